package dev.ditto.junit5;

import dev.ditto.Copy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Files with the passwords of kept copies, one each, for their owner's eyes alone: a message is no place for a password,
 * and psql takes none in its arguments without showing it to the whole machine.
 */
final class PasswordFiles {

    private final Optional<Path> directory;

    /** @param directory is made where it is missing; empty: the one for temporary files */
    PasswordFiles(Optional<Path> directory) {
        this.directory = directory;
    }

    /** Writes the line that psql looks for. */
    Path write(Copy copy) throws IOException {
        Path file = place(copy);
        Files.writeString(file, line(copy), StandardCharsets.UTF_8);
        return file.toAbsolutePath();
    }

    private Path place(Copy copy) throws IOException {
        if (directory.isEmpty()) {
            return Files.createTempFile("ditto-" + copy.id() + "-", ".pgpass", forOwner());
        }
        Files.createDirectories(directory.get());
        Path file = directory.get().resolve(copy.id() + ".pgpass");
        Files.deleteIfExists(file);
        return Files.createFile(file, forOwner());
    }

    private static FileAttribute<?>[] forOwner() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static String line(Copy copy) {
        return field(copy.host()) + ":" + copy.port() + ":" + field(copy.database()) + ":" + field(copy.username())
                + ":" + field(copy.password()) + "\n";
    }

    private static String field(String value) {
        return value.replace("\\", "\\\\").replace(":", "\\:");
    }
}
