package dev.ditto.local.dump;

/** Tables of bytes to stop at. Bytes above 127 belong to words, as they do for Postgres. */
final class ByteClass {

    static final boolean[] QUOTE = of("'");
    static final boolean[] QUOTE_OR_BACKSLASH = of("'\\");
    static final boolean[] DOUBLE_QUOTE = of("\"");
    static final boolean[] DOLLAR = of("$");
    static final boolean[] STAR_OR_SLASH = of("*/");
    static final boolean[] LINE_END = of("\n\r");
    static final boolean[] NEWLINE = of("\n");
    static final boolean[] NOT_BLANK = not(of(" \t\n\r\f\u000b"));
    static final boolean[] NOT_WORD = notWord();
    static final boolean[] NOTABLE = notable();

    private ByteClass() {}

    static boolean isBlank(int b) {
        return b >= 0 && !NOT_BLANK[b];
    }

    static boolean startsWord(int b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b > 127;
    }

    static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    private static boolean[] of(String bytes) {
        boolean[] table = new boolean[256];
        bytes.chars().forEach(b -> table[b] = true);
        return table;
    }

    private static boolean[] not(boolean[] table) {
        boolean[] inverse = new boolean[table.length];
        for (int b = 0; b < table.length; b++) {
            inverse[b] = !table[b];
        }
        return inverse;
    }

    private static boolean[] notWord() {
        boolean[] table = new boolean[256];
        for (int b = 0; b < table.length; b++) {
            table[b] = !startsWord(b) && !isDigit(b) && b != '$';
        }
        return table;
    }

    private static boolean[] notable() {
        boolean[] table = of("'\"$-/();\\");
        for (int b = 0; b < table.length; b++) {
            table[b] |= startsWord(b);
        }
        return table;
    }
}
