package dev.ditto.local.dump;

import dev.ditto.RestoreFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checksum that whoever made a dump may have put beside it, as {@code sha256sum shop.dump > shop.dump.sha256} does.
 * Nothing else tells that a bit of an archive flipped: pg_dump writes no checksum of its own, and what it does not
 * compress restores without complaint.
 */
final class ChecksumFile {

    static final String SUFFIX = ".sha256";

    private static final int LONGEST = 1 << 16;
    private static final Pattern LINE = Pattern.compile("\\\\?([0-9a-fA-F]{64})(?: [ *].*)?");

    private ChecksumFile() {}

    /** Verifies a file if there is a checksum beside it. */
    static void verify(String name, Path file, String sha256) throws IOException {
        if (!isThere(file)) {
            return;
        }
        Path beside = beside(file);
        String expected = expected(name, beside);
        if (!expected.equalsIgnoreCase(sha256)) {
            throw new RestoreFailedException("Dump '" + name + "' is not the file its checksum was made of: " + beside
                    + " says SHA-256 " + expected + ", and " + file + " has " + sha256
                    + ". It is damaged or was replaced; make the dump or copy it again, and the checksum with it.");
        }
    }

    static boolean isThere(Path file) {
        return Files.isRegularFile(beside(file));
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + SUFFIX);
    }

    private static String expected(String name, Path beside) throws IOException {
        try (InputStream in = Files.newInputStream(beside)) {
            String first = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            Matcher line = LINE.matcher(first.strip());
            if (line.matches()) {
                return line.group(1);
            }
        }
        throw new RestoreFailedException("Dump '" + name + "' has a checksum beside it that cannot be read: " + beside
                + " does not begin with a SHA-256 in hex. Make it with sha256sum, or remove it.");
    }
}
