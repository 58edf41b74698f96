package dev.ditto.local.dump;

import java.io.IOException;

/** Skips comments. They may stand between statements and inside of them. */
final class Comments {

    private final ScriptBytes bytes;

    Comments(ScriptBytes bytes) {
        this.bytes = bytes;
    }

    boolean lineBegins() throws IOException {
        return bytes.peek() == '-' && bytes.peek(1) == '-';
    }

    boolean blockBegins() throws IOException {
        return bytes.peek() == '/' && bytes.peek(1) == '*';
    }

    /** Up to the end of the line, which is left. A lone carriage return ends it too, as it does for the server. */
    void skipLine() throws IOException {
        bytes.skipTo(ByteClass.LINE_END);
    }

    /** A block with the blocks inside it; the text is marked. */
    void skipBlock() throws IOException {
        int begin = bytes.marked();
        int depth = 0;
        do {
            int found = bytes.skipTo(ByteClass.STAR_OR_SLASH);
            int next = bytes.peek(1);
            if (found < 0) {
                throw bytes.failure(
                        bytes.lineAt(begin),
                        "the comment begun at line " + bytes.lineAt(begin)
                                + " is not closed before the script ends. Either \"*/\" is missing or the script is cut off.");
            }
            boolean opens = found == '/' && next == '*';
            boolean closes = found == '*' && next == '/';
            depth += opens ? 1 : closes ? -1 : 0;
            bytes.skip(opens || closes ? 2 : 1);
        } while (depth > 0);
    }
}
