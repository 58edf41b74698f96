package dev.ditto.local.dump;

import dev.ditto.RestoreFailedException;
import dev.ditto.local.spi.DumpFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks into what begins as an archive of pg_dump or as a tar, and says which one it is. */
final class ArchiveInspection {

    /** So many files that belong to no archive may lie in a tar before the first that does: what macOS adds, a README. */
    private static final int MOST_STRANGERS = 100;

    /** Decompressing so much takes about a second; a table of contents further back stays unread. */
    private static final long FARTHEST_IN_GZIP = 256L << 20;

    private static final String AGAIN = ". Make the dump or copy the file again.";

    private final String name;
    private final StoredDump stored;
    private final boolean gzip;

    ArchiveInspection(String name, StoredDump stored, boolean gzip) {
        this.name = name;
        this.stored = stored;
        this.gzip = gzip;
    }

    /**
     * What it is; empty if it is no archive.
     *
     * @param head its first bytes, decompressed
     * @throws RestoreFailedException if it is one that cannot be restored
     */
    Optional<DumpContent> find(byte[] head) {
        if (ArchiveHeader.begins(head)) {
            return Optional.of(single(head));
        }
        return TarHeader.begins(head) ? Optional.of(tar()) : Optional.empty();
    }

    private DumpContent single(byte[] head) {
        ArchiveHeader header = ArchiveHeader.parse(head)
                .orElseThrow(() -> refused(
                        "is a pg_dump custom-format archive whose header is cut off, damaged or too old", AGAIN));
        if (!header.custom()) {
            throw refused(
                    "is the table of contents of a pg_dump directory archive without its data",
                    ". Name the directory it belongs to.");
        }
        return DumpContent.archive(DumpFormat.CUSTOM, gzip, Optional.of(header), "");
    }

    private DumpContent tar() {
        try (TarReader tar = new TarReader(DumpContent.unpacked(stored.open(), name, gzip), name)) {
            return tar(tar);
        } catch (IOException e) {
            throw new RestoreFailedException(e.getMessage() + " (" + stored.place() + ")", e);
        }
    }

    /** Reads up to the table of contents, which tells the versions; data may lie before it. */
    private DumpContent tar(TarReader tar) throws IOException {
        @Nullable String directory = null;
        TarHeader first = tar.next();
        int strangers = 0;
        for (TarHeader file = first; file != null && strangers < MOST_STRANGERS; file = tar.next()) {
            String member = ArchiveMember.file(file.name());
            if (member.equals(ArchiveMember.CONTENTS)) {
                boolean begins = file.equals(first) && file.name().equals(member) && !stored.isDirectory();
                return DumpContent.archive(
                        begins ? DumpFormat.TAR : DumpFormat.DIRECTORY,
                        gzip,
                        Optional.of(header(tar)),
                        ArchiveMember.directory(file.name()));
            }
            if (!ArchiveMember.is(member)) {
                strangers++;
            } else if (directory == null) {
                directory = ArchiveMember.directory(file.name());
            }
            if (directory != null && gzip && tar.passed() > FARTHEST_IN_GZIP) {
                return DumpContent.archive(DumpFormat.DIRECTORY, true, Optional.empty(), directory);
            }
        }
        throw refused(
                "is a tar archive, but not one of a pg_dump directory: there is no " + ArchiveMember.CONTENTS
                        + " in it",
                ForeignContent.READABLE + ForeignContent.PLAIN_DUMP + ".");
    }

    private ArchiveHeader header(TarReader tar) throws IOException {
        byte[] head = new byte[ArchiveHeader.LENGTH];
        int length = 0;
        for (int count = 0; count >= 0 && length < head.length; length += Math.max(count, 0)) {
            count = tar.read(head, length, head.length - length);
        }
        return ArchiveHeader.parse(Arrays.copyOf(head, length))
                .orElseThrow(() ->
                        refused("is a pg_dump archive whose table of contents is cut off, damaged or too old", AGAIN));
    }

    private RestoreFailedException refused(String what, String advice) {
        return new RestoreFailedException("Dump '" + name + "' " + what + advice + " (" + stored.place() + ")");
    }
}
