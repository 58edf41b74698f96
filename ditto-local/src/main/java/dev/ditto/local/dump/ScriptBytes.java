package dev.ditto.local.dump;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * A script's bytes with a look ahead. Bytes, because rows may be megabytes that nobody here needs as text; text from a
 * mark on is kept together in the buffer, so that a statement is decoded once and never copied piece by piece.
 *
 * <p>For one thread.
 */
final class ScriptBytes implements Closeable {

    /** The longest statement; a limit is what keeps a forgotten quote from filling the heap, of which it takes a part. */
    static final int LONGEST = (int) Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 4);

    private static final int BUFFER = 1 << 17;
    private static final int LARGE = 8 << 20;

    private final InputStream in;
    private final String name;
    private byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private boolean ended;
    private byte last;
    /** Lines are counted late, up to {@code counted}, so that the scanning loops need not. */
    private int counted;

    private int line = 1;
    private int mark = -1;
    private int markLine;

    ScriptBytes(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    /** The next byte, or -1 at the end. */
    int peek() throws IOException {
        return position < limit || fill() ? buffer[position] & 0xff : -1;
    }

    /** The byte that many after the next one, or -1 beyond the end. */
    int peek(int ahead) throws IOException {
        while (position + ahead >= limit) {
            if (!fill()) {
                return -1;
            }
        }
        return buffer[position + ahead] & 0xff;
    }

    /** Skips so many bytes, fewer at the end. */
    void skip(int count) throws IOException {
        peek(count - 1);
        position = Math.min(position + count, limit);
    }

    /** Skips to the first byte in the table and returns it, not skipped; -1 at the end. */
    int skipTo(boolean[] stops) throws IOException {
        do {
            byte[] bytes = buffer;
            int end = limit;
            int at = position;
            while (at < end && !stops[bytes[at] & 0xff]) {
                at++;
            }
            position = at;
            if (at < end) {
                return bytes[at] & 0xff;
            }
        } while (fill());
        return -1;
    }

    /** How many buffered bytes, at least 1 and at most {@code most}, can be taken without passing a line that begins with a backslash. */
    int run(int most) {
        byte[] bytes = buffer;
        int end = Math.min(limit, position + most);
        for (int at = position; at < end; at++) {
            if (bytes[at] == '\n' && at + 1 < end && bytes[at + 1] == '\\') {
                return at + 1 - position;
            }
        }
        return end - position;
    }

    /** Takes so many buffered bytes; returns the last of them. */
    byte take(byte[] target, int offset, int count) {
        System.arraycopy(buffer, position, target, offset, count);
        return pass(count);
    }

    /** Skips so many buffered bytes; returns the last of them. */
    byte pass(int count) {
        position += count;
        return buffer[position - 1];
    }

    /** Keeps the text from here on. */
    void mark() {
        markLine = line();
        mark = position;
    }

    int markLine() {
        return markLine;
    }

    /** How many bytes lie between the mark and here. */
    int marked() {
        return position - mark;
    }

    /** Line of the byte that many after the mark. */
    int lineAt(int marked) {
        return markLine + newlines(mark, mark + marked);
    }

    Keyword keyword(int fromMarked) {
        return Keyword.of(buffer, mark + fromMarked, marked() - fromMarked);
    }

    /** The text from the mark up to here, without the blanks at its end; the mark is forgotten. */
    String text(Charset charset) throws IOException {
        String text = new String(buffer, mark, marked(), charset);
        // Malformed bytes become this character; a script may also contain it lawfully.
        if (text.indexOf('\uFFFD') >= 0) {
            decodeStrictly(charset);
        }
        unmark();
        return text.stripTrailing();
    }

    void unmark() {
        mark = -1;
        if (buffer.length > LARGE && limit - position < BUFFER) {
            line();
            buffer = Arrays.copyOfRange(buffer, position, position + BUFFER);
            limit -= position;
            counted = 0;
            position = 0;
        }
    }

    /** Line of the next byte. */
    int line() {
        line += newlines(counted, position);
        counted = position;
        return line;
    }

    /** Line of the last byte; only known at the end. */
    int lastLine() {
        return Math.max(1, last == '\n' ? line() - 1 : line());
    }

    ScriptException failure(int atLine, String problem) {
        return new ScriptException(name, atLine, problem);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private int newlines(int from, int to) {
        byte[] bytes = buffer;
        int found = 0;
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                found++;
            }
        }
        return found;
    }

    private void decodeStrictly(Charset charset) throws IOException {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(buffer, mark, marked()));
        } catch (CharacterCodingException e) {
            ScriptException failure = failure(
                    markLine,
                    "the statement that begins here has bytes that are not " + charset.name()
                            + ". Save the script as UTF-8, or name its encoding first: SET client_encoding = 'LATIN1';");
            failure.initCause(e);
            throw failure;
        }
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (limit == buffer.length) {
            makeRoom();
        }
        int count = in.read(buffer, limit, buffer.length - limit);
        if (count < 0) {
            ended = true;
            return false;
        }
        limit += count;
        last = buffer[limit - 1];
        return true;
    }

    private void makeRoom() throws ScriptException {
        int kept = mark < 0 ? position : mark;
        if (kept > 0) {
            line();
            System.arraycopy(buffer, kept, buffer, 0, limit - kept);
            position -= kept;
            limit -= kept;
            counted -= kept;
            mark = mark < 0 ? mark : 0;
        } else if (limit > LONGEST) {
            throw failure(
                    markLine,
                    "the statement that begins here is longer than " + (LONGEST >> 20)
                            + " MiB. Look for a quote that is not closed; rows load best as COPY … FROM stdin, which has no limit.");
        } else {
            buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, LONGEST + BUFFER));
        }
    }
}
