package dev.ditto.local.dump;

import java.util.Arrays;

/** The words that change where a statement ends. */
enum Keyword {
    OR,
    END,
    COPY,
    FROM,
    CASE,
    STDIN,
    BEGIN,
    CREATE,
    ATOMIC,
    REPLACE,
    FUNCTION,
    PROCEDURE,
    /** Every other word. */
    OTHER;

    private static final Keyword[][] BY_LENGTH = new Keyword[10][];

    static {
        for (int length = 0; length < BY_LENGTH.length; length++) {
            BY_LENGTH[length] = ofLength(length);
        }
    }

    /** The keyword that stands there, in whatever case. */
    static Keyword of(byte[] bytes, int from, int length) {
        if (length < BY_LENGTH.length) {
            for (Keyword candidate : BY_LENGTH[length]) {
                if (candidate.matches(bytes, from)) {
                    return candidate;
                }
            }
        }
        return OTHER;
    }

    private static Keyword[] ofLength(int length) {
        return Arrays.stream(values())
                .filter(word -> word != OTHER && word.name().length() == length)
                .toArray(Keyword[]::new);
    }

    private boolean matches(byte[] bytes, int from) {
        String upper = name();
        for (int i = 0; i < upper.length(); i++) {
            byte letter = bytes[from + i];
            if (letter != upper.charAt(i) && letter != upper.charAt(i) + ('a' - 'A')) {
                return false;
            }
        }
        return true;
    }
}
