package dev.ditto.test.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** All files of one daemon, in a directory of their own. */
final class DaemonRoom implements AutoCloseable {

    /** The path of a socket has about a hundred characters, and a daemon's sockets lie deep. */
    private static final Path SHORT = Path.of("/var/tmp");

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path directory;

    private DaemonRoom(Path directory) {
        this.directory = directory;
    }

    static DaemonRoom create() {
        try {
            return new DaemonRoom(
                    Files.createTempDirectory(SHORT, "ditto-daemon").toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return directory;
    }

    Path socket() {
        return directory.resolve("docker.sock");
    }

    Path log() {
        return directory.resolve("dockerd.log");
    }

    Path pidFile() {
        return directory.resolve("docker.pid");
    }

    Path state() {
        return directory.resolve("exec");
    }

    Path data() {
        return directory.resolve("data");
    }

    /** Keeps the data in memory, which loads and removes an image in a fraction of the time. */
    void keepDataInMemory() {
        createData();
        Command.of("mount", "-t", "tmpfs", "-o", "size=50%", "ditto-daemon", data().toString())
                .output(LIMIT);
    }

    /** Gives the data a small disk of its own. */
    void limitData(long bytes) {
        createData();
        LimitedDisk.mount(directory.resolve("data.disk"), bytes, data());
    }

    private void createData() {
        try {
            Files.createDirectory(data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Removes the note on a containerd that has died with its daemon. Where PID 1 reaps nothing its process stays as a
     * zombie, which the next daemon takes for a containerd that runs.
     */
    void forgetDeadContainerd() {
        Path note = state().resolve("containerd/containerd.pid");
        try {
            if (Files.exists(note) && !runs(Files.readString(note).strip())) {
                Files.delete(note);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean runs(String pid) throws IOException {
        Path arguments = Path.of("/proc", pid, "cmdline");
        try {
            // A zombie has none.
            return Files.readAllBytes(arguments).length > 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Kills what still runs out of it, unmounts, and removes it. */
    @Override
    public void close() {
        new DaemonProcesses(directory).kill(LIMIT);
        ContainerRemains.remove(state());
        Mounts.detach(directory);
        // One file system: should a mount have come back, what is behind it is not ours to delete.
        Command.of("rm", "-rf", "--one-file-system", directory.toString()).output(LIMIT);
    }
}
