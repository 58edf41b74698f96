package dev.ditto.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The processes of one server. A process id alone proves nothing, since ids come again; ours name a directory of ours
 * on their command line, which nobody else's do.
 */
final class ServerProcesses {

    private static final Path PROC = Path.of("/proc");

    private final ServerFiles files;

    ServerProcesses(ServerFiles files) {
        this.files = files;
    }

    /** Supervisor, watcher and server all live. */
    boolean complete() {
        return supervisor().isPresent() && watcher().isPresent() && postgres().isPresent();
    }

    boolean none() {
        return supervisor().isEmpty() && watcher().isEmpty() && postgres().isEmpty();
    }

    Optional<Long> supervisor() {
        return recorded(0).filter(pid -> names(pid, files.control()));
    }

    /** A script whose JVM may have been killed: it comes to its end by itself, and until then the files are its. */
    Optional<Long> script() {
        return ServerFiles.read(files.script())
                .flatMap(ServerProcesses::number)
                .filter(pid -> names(pid, files.control()));
    }

    Optional<Long> watcher() {
        return recorded(1).filter(pid -> names(pid, files.control()));
    }

    /** As the supervisor recorded it, or as the server itself did in its data directory. */
    Optional<Long> postgres() {
        return recorded(2)
                .filter(pid -> names(pid, files.root()))
                .or(() -> postmaster().filter(pid -> names(pid, files.root())));
    }

    /** What the server's own pid file says; it may be a left-over. */
    Optional<Long> postmaster() {
        return pidFile()
                .flatMap(ServerFiles::read)
                .flatMap(text -> number(text.lines().findFirst().orElse("")));
    }

    Optional<Path> pidFile() {
        return ServerFiles.read(files.incarnation())
                .map(incarnation -> files.data(incarnation.strip()).resolve("postmaster.pid"));
    }

    private Optional<Long> recorded(int index) {
        return ServerFiles.read(files.processes()).flatMap(text -> {
            String[] pids = text.strip().split(" ", -1);
            return index < pids.length ? number(pids[index]) : Optional.empty();
        });
    }

    private static Optional<Long> number(String text) {
        return text.strip().matches("\\d{1,18}") ? Optional.of(Long.valueOf(text.strip())) : Optional.empty();
    }

    private static boolean names(long pid, Path directory) {
        // As a word of its own or the start of one; su(1) shows it quoted.
        return Pattern.compile("[ ']" + Pattern.quote(directory.toString()) + "(?=[ '/]|$)")
                .matcher(commandLine(pid))
                .find();
    }

    /** Empty for a process that has ended but was not waited for yet. */
    private static String commandLine(long pid) {
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().commandLine())
                    .orElse("");
        }
        try {
            byte[] line = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("cmdline"));
            return new String(line, StandardCharsets.UTF_8).replace('\0', ' ');
        } catch (IOException e) {
            return ""; // it has ended
        }
    }
}
