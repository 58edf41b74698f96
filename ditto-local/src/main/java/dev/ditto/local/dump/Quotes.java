package dev.ditto.local.dump;

import java.io.IOException;

/** Skips what is quoted, where nothing but the closing quote has a meaning. */
final class Quotes {

    private final ScriptBytes bytes;

    Quotes(ScriptBytes bytes) {
        this.bytes = bytes;
    }

    /** From one single quote to its end; two of them stand for one. */
    void skipString(boolean backslashEscapes) throws IOException {
        int begin = bytes.marked();
        bytes.skip(1);
        boolean[] stops = backslashEscapes ? ByteClass.QUOTE_OR_BACKSLASH : ByteClass.QUOTE;
        while (true) {
            int found = bytes.skipTo(stops);
            if (found < 0) {
                throw notClosed("quote", begin);
            } else if (found == '\\' || bytes.peek(1) == '\'') {
                bytes.skip(2);
            } else {
                bytes.skip(1);
                if (!backslashEscapes || !continues()) {
                    return;
                }
            }
        }
    }

    /** From one double quote to its end. */
    void skipIdentifier() throws IOException {
        int begin = bytes.marked();
        bytes.skip(1);
        // Two of them stand for one; seen as two identifiers in a row, they end at the same place.
        if (bytes.skipTo(ByteClass.DOUBLE_QUOTE) < 0) {
            throw notClosed("double quote", begin);
        }
        bytes.skip(1);
    }

    /** From a dollar on: a dollar quote to its end, else the dollar alone. */
    void skipDollar() throws IOException {
        int length = delimiterLength();
        if (length == 0) {
            bytes.skip(1);
            return;
        }
        int begin = bytes.marked();
        byte[] delimiter = new byte[length];
        for (int i = 0; i < length; i++) {
            delimiter[i] = (byte) bytes.peek(i);
        }
        do {
            bytes.skip(begin == bytes.marked() ? length : 1);
            if (bytes.skipTo(ByteClass.DOLLAR) < 0) {
                throw notClosed("dollar quote", begin);
            }
        } while (!isNext(delimiter));
        bytes.skip(length);
    }

    /** Length of {@code $tag$}, or 0 if there is none: {@code $1} is a parameter. */
    private int delimiterLength() throws IOException {
        int at = 1;
        if (ByteClass.startsWord(bytes.peek(at))) {
            do {
                at++;
            } while (ByteClass.startsWord(bytes.peek(at)) || ByteClass.isDigit(bytes.peek(at)));
        }
        return bytes.peek(at) == '$' ? at + 1 : 0;
    }

    private boolean isNext(byte[] delimiter) throws IOException {
        for (int i = 1; i < delimiter.length; i++) {
            if ((byte) bytes.peek(i) != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    /** A string goes on after a line break, by the rules it began with. If it does, its next quote is skipped. */
    private boolean continues() throws IOException {
        int at = 0;
        boolean newline = false;
        while (ByteClass.isBlank(bytes.peek(at))) {
            newline |= bytes.peek(at) == '\n' || bytes.peek(at) == '\r';
            at++;
        }
        if (!newline || bytes.peek(at) != '\'') {
            return false;
        }
        bytes.skip(at + 1);
        return true;
    }

    private ScriptException notClosed(String what, int begin) {
        int line = bytes.lineAt(begin);
        return bytes.failure(
                line,
                "the " + what + " begun at line " + line
                        + " is not closed before the script ends. Either the closing one is missing or the script is cut off.");
    }
}
