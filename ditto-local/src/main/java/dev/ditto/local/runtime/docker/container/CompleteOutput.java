package dev.ditto.local.runtime.docker.container;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A program's output that is known to be whole: it has to end with a seal, which is written after the program ended well,
 * and is not passed on. A connection that is cut looks like an output's end, and the program may have ended well though its
 * output was lost. For one thread.
 */
final class CompleteOutput extends FilterInputStream {

    private static final int BUFFER = 1 << 16;

    private final String program;
    private final byte[] seal;
    private final byte[] buffer;
    private int from;
    private int free;
    private int to;
    private boolean checked;

    /** @param output a stream whose end means that the program ended well */
    CompleteOutput(InputStream output, String program, String seal) {
        super(output);
        this.program = program;
        this.seal = seal.getBytes(StandardCharsets.US_ASCII);
        buffer = new byte[BUFFER + this.seal.length];
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (from == free) {
            if (checked || !fill()) {
                return -1;
            }
        }
        int count = Math.min(length, free - from);
        System.arraycopy(buffer, from, into, offset, count);
        from += count;
        return count;
    }

    private boolean fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        free = 0;
        int count = in.read(buffer, to, buffer.length - to);
        if (count < 0) {
            requireSeal();
            return false;
        }
        to += count;
        free = to - beginOfSeal();
        return true;
    }

    /** How many of the last bytes may be the seal; only they are held back, as what a program says now may be awaited. */
    private int beginOfSeal() {
        int length = Math.min(seal.length, to);
        while (!Arrays.equals(buffer, to - length, to, seal, 0, length)) {
            length--;
        }
        return length;
    }

    private void requireSeal() throws IOException {
        if (to - from != seal.length) {
            throw new IOException(
                    "The program " + program + " ended well, but the connection to the daemon was cut before"
                            + " all that it wrote had come. Run this again.");
        }
        checked = true;
    }

    @Override
    public int available() {
        return free - from;
    }

    @Override
    public long skip(long count) throws IOException {
        return read(new byte[(int) Math.max(0, Math.min(count, BUFFER))]);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
