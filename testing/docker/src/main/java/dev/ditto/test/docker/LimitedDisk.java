package dev.ditto.test.docker;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** A file system of a given size in a file, to be filled up. It goes with the {@link Mounts} of its directory. */
final class LimitedDisk {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private LimitedDisk() {}

    /** @param directory exists, and shows the new file system from now on */
    static void mount(Path file, long bytes, Path directory) {
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.of("mkfs.ext4", "-q", "-F", file.toString()).output(LIMIT);
        Command.of("mount", "-o", "loop", file.toString(), directory.toString()).output(LIMIT);
    }
}
