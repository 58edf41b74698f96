package dev.ditto.test.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is mounted below a directory. */
final class Mounts {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Mounts() {}

    /** The mount points below a directory, the last one mounted first. */
    static List<Path> below(Path directory) {
        try {
            List<Path> points = new ArrayList<>(Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .map(line -> Path.of(line.split(" ", -1)[1]))
                    .filter(point -> point.startsWith(directory))
                    .toList());
            Collections.reverse(points);
            return points;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unmounts them all; one that is still in use goes when its last user does. */
    static void detach(Path directory) {
        for (Path point : below(directory)) {
            if (Command.of("umount", point.toString()).run(LIMIT).exitCode() != 0) {
                Command.of("umount", "--lazy", point.toString()).output(LIMIT);
            }
        }
    }
}
