package dev.ditto.test.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a container leaves outside the directory of its daemon when it is killed together with its shim: the socket of the
 * shim, and its control groups.
 */
final class ContainerRemains {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SCHEME = "unix://";

    private ContainerRemains() {}

    /** Removes it for every container that was not ended in order, which all have a directory in the daemon's state. */
    static void remove(Path state) {
        Path tasks = state.resolve("containerd/daemon/io.containerd.runtime.v2.task/moby");
        for (Path container : directories(tasks)) {
            removeSocket(container.resolve("address"));
            String id = container.getFileName().toString();
            Command.of("find", "/sys/fs/cgroup", "-depth", "-type", "d", "-name", id, "-exec", "rmdir", "{}", "+")
                    .output(LIMIT);
        }
    }

    private static List<Path> directories(Path tasks) {
        if (!Files.isDirectory(tasks)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(tasks)) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeSocket(Path address) {
        if (!Files.exists(address)) {
            // Its shim had not come that far.
            return;
        }
        try {
            String place = Files.readString(address).strip();
            if (place.startsWith(SCHEME)) {
                Files.deleteIfExists(Path.of(place.substring(SCHEME.length())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
