package dev.ditto.local.dump;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A directory-format archive. Its bytes are those of a tar of it, always the same for the same files, so that everything
 * after this has to know of files alone.
 *
 * @param path absolute
 */
record LocalDirectory(Path path) implements StoredDump {

    private static final int END = 2 * TarHeader.BLOCK;

    /** Whether that directory is an archive. */
    static boolean isArchive(Path directory) {
        return Files.isRegularFile(directory.resolve(ArchiveMember.CONTENTS));
    }

    @Override
    public String place() {
        return path.toString();
    }

    @Override
    public boolean isDirectory() {
        return true;
    }

    @Override
    public InputStream open() throws IOException {
        return new DirectoryTar(members());
    }

    @Override
    public long sizeBytes() throws IOException {
        long size = END;
        for (Member member : members()) {
            size += TarHeader.BLOCK + TarHeader.padded(member.size());
        }
        return size;
    }

    /** A digest of all names, sizes and times: as text, an archive of ten thousand tables would make a long one. */
    @Override
    public State state() throws IOException {
        MessageDigest digest = VerifiedBytes.sha256();
        FileTime latest = FileTime.fromMillis(0);
        for (Member member : members()) {
            String line = member.file().getFileName() + "\n" + member.size() + "\n"
                    + member.changed().to(TimeUnit.NANOSECONDS) + "\n";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            latest = latest.compareTo(member.changed()) < 0 ? member.changed() : latest;
        }
        String identity = path.toRealPath() + "/\n" + HexFormat.of().formatHex(digest.digest());
        Instant changed = latest.toInstant();
        return new State(identity, changed);
    }

    /** The table of contents first, so that who looks for it need not read the data. */
    private List<Member> members() throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(path)) {
            files = entries.filter(file -> ArchiveMember.is(file.getFileName().toString()))
                    .sorted(Comparator.comparing((Path file) -> !file.endsWith(ArchiveMember.CONTENTS))
                            .thenComparing(file -> file.getFileName().toString()))
                    .toList();
        }
        List<Member> members = new ArrayList<>();
        for (Path file : files) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new IOException(file.getFileName() + " in it is not a regular file");
            }
            members.add(new Member(file, attributes.size(), attributes.lastModifiedTime()));
        }
        return members;
    }

    /** A file of the archive as it was when it was looked at. */
    record Member(Path file, long size, FileTime changed) {}
}
