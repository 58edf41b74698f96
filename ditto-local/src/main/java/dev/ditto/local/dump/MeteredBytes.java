package dev.ditto.local.dump;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells a progress what was read. */
final class MeteredBytes extends FilterInputStream {

    private final RestoreProgress progress;

    MeteredBytes(InputStream in, RestoreProgress progress) {
        super(in);
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            progress.add(1);
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
            progress.add(count);
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        progress.add(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
