package dev.ditto.local.dump;

import dev.ditto.local.spi.Dump;
import dev.ditto.local.spi.DumpFormat;
import dev.ditto.local.spi.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dump in a file, in a directory or on the class path. Immutable and thread-safe. */
public final class DumpFile implements Dump {

    private static final Logger LOG = LoggerFactory.getLogger(DumpFile.class);

    private final String name;
    private final StoredDump stored;
    private final Fingerprint fingerprint;
    private final DumpContent content;

    DumpFile(String name, StoredDump stored, Fingerprint fingerprint, DumpContent content) {
        this.name = name;
        this.stored = stored;
        this.fingerprint = fingerprint;
        this.content = content;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DumpFormat format() {
        return content.format();
    }

    @Override
    public String sha256() {
        return fingerprint.sha256();
    }

    @Override
    public long sizeBytes() {
        return fingerprint.sizeBytes();
    }

    /** {@code postgres} if it is an archive of pg_dump or a script that says that pg_dump wrote it. */
    @Override
    public Optional<String> engine() {
        return content.engine();
    }

    @Override
    public Optional<String> serverVersion() {
        return content.serverVersion();
    }

    /** What an archive says of itself; empty for a script, and for an archive that does not begin with it. */
    public Optional<ArchiveHeader> archive() {
        return content.archive();
    }

    @Override
    public InputStream open() throws IOException {
        return open(Progress.UNSEEN);
    }

    /** Whether a changed bit of an archive would go unnoticed: it is not compressed, and nothing lies beside it. */
    boolean hidesDamage() {
        return !content.gzip()
                && content.archive().filter(archive -> !archive.compressed()).isPresent()
                && !stored.hasChecksum();
    }

    /** Also tells in the log how far reading has come, if it takes seconds. */
    @Override
    public InputStream open(Progress progress) throws IOException {
        if (hidesDamage()) {
            LOG.info(
                    "Dump '{}' is not compressed and has no checksum beside it, so damage to it may go unnoticed;"
                            + " make one where it is written: sha256sum DUMP > DUMP.sha256",
                    name);
        }
        String verb = format().isArchive() ? "Sending " : "Restoring ";
        RestoreProgress read = RestoreProgress.ofBytes(verb + RestoreProgress.shortName(name), sizeBytes(), progress);
        return content.open(new MeteredBytes(verified(), read), name);
    }

    /**
     * How many bytes {@link #open()} answers of a custom-format archive. If there is gzip around it, they have to be
     * counted: reads everything, and keeps nothing of it, as a temporary file could stay behind.
     */
    public long openedBytes() throws IOException {
        if (!content.gzip()) {
            return sizeBytes();
        }
        try (InputStream in = content.open(verified(), name)) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public String toString() {
        return name + " (" + stored.place() + ", " + sizeBytes() + " bytes, SHA-256 " + sha256() + ")";
    }

    private InputStream verified() throws IOException {
        return new VerifiedBytes(stored.open(), name, sha256());
    }
}
