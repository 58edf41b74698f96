package dev.ditto.local.engine.postgres;

import dev.ditto.local.dump.RestoreProgress;
import dev.ditto.local.spi.Dump;
import dev.ditto.local.spi.DumpFormat;
import dev.ditto.local.spi.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A part of an archive, as the plain script that pg_restore makes of it.
 *
 * @param part its name, for messages
 */
record ArchiveScript(Dump archive, String part, Source source) implements Dump {

    /** Starts pg_restore. */
    interface Source {

        InputStream open() throws IOException;
    }

    @Override
    public String name() {
        return archive.name() + " (" + part + ")";
    }

    @Override
    public DumpFormat format() {
        return DumpFormat.PLAIN;
    }

    @Override
    public String sha256() {
        return archive.sha256();
    }

    @Override
    public long sizeBytes() {
        return archive.sizeBytes();
    }

    @Override
    public Optional<String> engine() {
        return archive.engine();
    }

    @Override
    public Optional<String> serverVersion() {
        return archive.serverVersion();
    }

    @Override
    public InputStream open() throws IOException {
        return source.open();
    }

    @Override
    public InputStream open(Progress progress) throws IOException {
        progress.now(() -> "Restoring " + RestoreProgress.shortName(name()));
        return open();
    }
}
