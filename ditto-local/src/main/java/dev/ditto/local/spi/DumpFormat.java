package dev.ditto.local.spi;

/** How a dump is stored, compression around it taken off. */
public enum DumpFormat {
    /** SQL. */
    PLAIN,
    /** {@code pg_dump -Fc}: one file with a table of contents. */
    CUSTOM,
    /** {@code pg_dump -Ft}: a tar of a table of contents and one script per table. */
    TAR,
    /** {@code pg_dump -Fd}: a directory of a table of contents and one file per table; read as a tar of it. */
    DIRECTORY;

    /** Whether it takes the engine's own restore program. */
    public boolean isArchive() {
        return this != PLAIN;
    }
}
