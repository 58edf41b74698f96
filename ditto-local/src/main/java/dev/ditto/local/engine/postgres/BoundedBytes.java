package dev.ditto.local.engine.postgres;

import dev.ditto.local.spi.RestoreLimit;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails where more of a dump is read than may be. One thread. */
final class BoundedBytes extends FilterInputStream {

    private final String dump;
    private final RestoreLimit limit;
    private long count;

    /** @param in decompressed */
    BoundedBytes(InputStream in, String dump, RestoreLimit limit) {
        super(in);
        this.dump = dump;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        add(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        add(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        add(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void add(long more) throws IOException {
        count += more;
        if (limit.isExceededBy(count)) {
            throw new IOException(limit.message(dump, "decompressed, it holds more than", count));
        }
    }
}
