package dev.ditto.local.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A dump that was found and looked at. Immutable and thread-safe. */
public interface Dump {

    /** As the user named it, for messages. */
    String name();

    /** How it is stored. */
    DumpFormat format();

    /** SHA-256 in hex over the stored bytes, compressed or not. */
    String sha256();

    /** Size of the stored bytes. */
    long sizeBytes();

    /** {@link Engine#name()} of the engine that wrote it; empty for a script that does not say. */
    Optional<String> engine();

    /** Version of the server it was made from, as the dump states it. */
    Optional<String> serverVersion();

    /**
     * The script, decompressed, or the archive as it is stored, a directory as a tar of it. To be closed by the caller. Reading fails with an {@link IOException} where compressed
     * data is cut off or damaged, and where the stored bytes are not those of {@link #sha256()} any more.
     */
    InputStream open() throws IOException;

    /** Like {@link #open()}, and leaves word of how far it was read, if it can tell. */
    default InputStream open(Progress progress) throws IOException {
        return open();
    }
}
