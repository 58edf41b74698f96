package dev.ditto.local.dump;

import dev.ditto.local.spi.Dump;
import dev.ditto.local.spi.DumpFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.Optional;

/** A dump in a file or on the class path. Immutable and thread-safe. */
public final class DumpFile implements Dump {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final String name;
    private final StoredDump stored;
    private final Fingerprint fingerprint;
    private final boolean gzip;
    private final DumpHeader header;

    DumpFile(String name, StoredDump stored, Fingerprint fingerprint, boolean gzip, DumpHeader header) {
        this.name = name;
        this.stored = stored;
        this.fingerprint = fingerprint;
        this.gzip = gzip;
        this.header = header;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DumpFormat format() {
        return DumpFormat.PLAIN;
    }

    @Override
    public String sha256() {
        return fingerprint.sha256();
    }

    @Override
    public long sizeBytes() {
        return fingerprint.sizeBytes();
    }

    /** {@code postgres} if the script says that pg_dump wrote it. */
    @Override
    public Optional<String> engine() {
        return header.engine();
    }

    @Override
    public Optional<String> serverVersion() {
        return header.serverVersion();
    }

    @Override
    public InputStream open() throws IOException {
        return script(new VerifiedBytes(stored.open(), name, sha256()), name, gzip);
    }

    @Override
    public String toString() {
        return name + " (" + stored.place() + ", " + sizeBytes() + " bytes, SHA-256 " + sha256() + ")";
    }

    /** The script in these stored bytes, which are closed if it cannot be had. */
    static InputStream script(InputStream stored, String name, boolean gzip) throws IOException {
        InputStream script = gzip ? new GzipBytes(stored, name) : stored;
        try {
            PushbackInputStream in = new PushbackInputStream(script, BYTE_ORDER_MARK.length);
            byte[] start = in.readNBytes(BYTE_ORDER_MARK.length);
            if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
                in.unread(start);
            }
            return in;
        } catch (IOException e) {
            script.close();
            throw e;
        }
    }
}
