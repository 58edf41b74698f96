package dev.ditto.test.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The processes of one daemon: itself, containerd, the shims, and whatever runs in its containers.
 *
 * <p>They all name the daemon's directory in their arguments, or descend from one that does. A killed daemon leaves its
 * shims and containers behind, children of nobody.
 */
final class DaemonProcesses {

    private final Path directory;

    /** @param directory which is in nobody else's arguments */
    DaemonProcesses(Path directory) {
        this.directory = directory;
    }

    List<ProcessHandle> running() {
        return ProcessHandle.allProcesses()
                .filter(this::namesDirectory)
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .distinct()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .toList();
    }

    private boolean namesDirectory(ProcessHandle process) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return new String(bytes, StandardCharsets.UTF_8).contains(directory + "/");
        } catch (IOException e) {
            // It has just ended.
            return false;
        }
    }

    /** Kills them all. Containers may be born meanwhile, so it looks again until there is none. */
    void kill(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<ProcessHandle> left = running();
        while (!left.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("processes of the daemon in " + directory + " still run "
                        + limit.toSeconds() + " s after they were killed: " + left);
            }
            left.forEach(ProcessHandle::destroyForcibly);
            Pause.briefly();
            left = running();
        }
    }
}
