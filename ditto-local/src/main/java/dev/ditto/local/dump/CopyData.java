package dev.ditto.local.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The rows of a {@code COPY … FROM stdin}, up to the line {@code \.}, which is not part of them. */
final class CopyData extends InputStream {

    private final ScriptBytes bytes;
    private final int line;
    private boolean lineBegins = true;
    private boolean ended;

    CopyData(ScriptBytes bytes, int line) {
        this.bytes = bytes;
        this.line = line;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        int total = 0;
        while (total < length && hasMore()) {
            int count = bytes.run(length - total);
            lineBegins = bytes.take(target, offset + total, count) == '\n';
            total += count;
        }
        return total == 0 && length > 0 ? -1 : total;
    }

    /** Skips what was not read, the end marker too. */
    void drain() throws IOException {
        while (hasMore()) {
            lineBegins = bytes.pass(bytes.run(Integer.MAX_VALUE >> 1)) == '\n';
        }
    }

    private boolean hasMore() throws IOException {
        if (ended) {
            return false;
        }
        int next = bytes.peek();
        if (next < 0) {
            throw bytes.failure(
                    line,
                    "the rows of the COPY begun at line " + line
                            + " do not end: the line \"\\.\" is missing. The script is cut off; make it or copy it again.");
        }
        ended = lineBegins && next == '\\' && skipEndMarker();
        return !ended;
    }

    private boolean skipEndMarker() throws IOException {
        if (bytes.peek(1) != '.') {
            return false;
        }
        int lineEnd = bytes.peek(2) == '\r' ? 3 : 2;
        if (bytes.peek(lineEnd) != '\n' && bytes.peek(lineEnd) >= 0) {
            return false;
        }
        bytes.skip(lineEnd + 1);
        return true;
    }
}
