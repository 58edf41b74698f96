package dev.ditto.faults.soak;

import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.test.docker.DockerCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The shared servers of a home that run now, as fast as the kernel or the daemon tells. */
final class HomeServers {

    private final FaultHome home;

    HomeServers(FaultHome home) {
        this.home = home;
    }

    /** Processes of embedded servers, or containers that run. */
    List<String> running() throws IOException {
        return home.variant().isDocker() ? containers() : processes();
    }

    /**
     * Those that answer to clients, without their supervisors: still the same after something that is none of theirs. Without
     * their own children, too, which are called like them for the moment between their birth and their first words.
     */
    List<String> servers() throws IOException {
        if (home.variant().isDocker()) {
            return containers();
        }
        List<String> servers = processes().stream()
                .filter(line -> line.contains("postgres -D"))
                .toList();
        Set<Long> pids = servers.stream().map(HomeServers::pid).collect(Collectors.toSet());
        return servers.stream()
                .filter(line -> parent(pid(line))
                        .filter(parent -> !pids.contains(parent))
                        .isPresent())
                .toList();
    }

    private static long pid(String line) {
        return Long.parseLong(line.split(" ", 2)[0]);
    }

    private static Optional<Long> parent(long pid) {
        return ProcessHandle.of(pid).flatMap(ProcessHandle::parent).map(ProcessHandle::pid);
    }

    private List<String> containers() {
        if (!Files.exists(home.directory().resolve("home.key"))) {
            return List.of();
        }
        return DockerCommand.local()
                .run(
                        "ps",
                        "--filter",
                        "label=" + home.label(),
                        "--filter",
                        "label=ditto.kind=server",
                        "--format",
                        "{{.ID}}")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** By the directories they name; a JVM is none of them. */
    private List<String> processes() throws IOException {
        if (!Files.exists(home.directory())) {
            return List.of();
        }
        String real = home.directory().toRealPath().toString();
        String key = key(real);
        return ProcessHandle.allProcesses()
                .map(process -> process.pid() + " " + commandLine(process.pid()))
                .filter(line -> line.contains(real) || line.contains(key))
                .filter(line -> !line.split(" ", 3)[1].endsWith("java"))
                .toList();
    }

    /** As the directories of root's servers are called. */
    private static String key(String real) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(real.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            return "-"; // it has ended
        }
    }
}
