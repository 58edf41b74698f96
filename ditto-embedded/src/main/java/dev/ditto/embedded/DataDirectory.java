package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.ServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a server's data directory, and judges whether one that is there can be used. Under the server's lock. */
final class DataDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private final ServerRequest request;
    private final ServerFiles files;
    private final ServerShell shell;
    private final Path initdb;

    DataDirectory(ServerRequest request, ServerFiles files, ServerShell shell, Path initdb) {
        this.request = request;
        this.files = files;
        this.shell = shell;
        this.initdb = initdb;
    }

    /** The incarnation to start: the one that is there, or a new one. */
    String ensure(Deadline deadline) throws IOException {
        Optional<String> existing = ServerFiles.read(files.incarnation()).map(String::strip);
        if (existing.isPresent() && usable(existing.get())) {
            return existing.get();
        }
        existing.ifPresent(lost -> LOG.warn(
                "Threw away the data in {}: the server was not shut down before the machine was, and ran without"
                        + " durability. Snapshots are built anew.",
                files.data(lost)));
        return make(deadline);
    }

    /**
     * Without durability, data is whole after a clean shutdown, or within the boot in which the server crashed: what it
     * wrote is in the page cache, and recovery finds it.
     */
    private boolean usable(String incarnation) throws IOException {
        Path data = files.data(incarnation);
        if (ServerFiles.read(data.resolve("PG_VERSION")).isEmpty()) {
            return false;
        }
        boolean clean = ServerFiles.read(files.clean()).isPresent()
                && ServerFiles.read(data.resolve("postmaster.pid")).isEmpty();
        return clean || ServerFiles.read(files.boot()).map(String::strip).equals(Optional.of(BootId.current()));
    }

    private String make(Deadline deadline) throws IOException {
        long start = System.nanoTime();
        String incarnation = UUID.randomUUID().toString();
        ShellScript script = new ShellScript("initialise")
                .with("root", files.root())
                .with("data", files.data(incarnation))
                .with("initdb", initdb)
                .with("password", request.adminPassword())
                .arguments(arguments());
        int code = shell.run(script, files, deadline);
        if (code != 0) {
            throw failed(code, deadline);
        }
        // Written by us, who hold the lock: the script of a killed JVM may come to its end much later.
        ServerFiles.publish(files.incarnation(), incarnation + "\n");
        LOG.debug(
                "Made {} in {} ms",
                files.data(incarnation),
                Duration.ofNanos(System.nanoTime() - start).toMillis());
        return incarnation;
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("-U", request.adminUser(), "--auth=scram-sha-256"));
        arguments.add("--no-sync");
        arguments.add("--no-instructions");
        arguments.addAll(request.profile().initArguments());
        return arguments;
    }

    private RuntimeUnavailableException failed(int code, Deadline deadline) {
        String said = ServerLog.tail(files.launchLog()).replace(request.adminPassword(), "...");
        String outcome = code == -1 ? "did not end within " + deadline.total().toMillis() + " ms" : "exit code " + code;
        return new RuntimeUnavailableException("The data directory of embedded "
                + request.binaries().engine() + " "
                + request.binaries().version() + " in " + files.root() + " could not be made (initdb: " + outcome
                + "). " + advice(said) + " It said:\n" + said);
    }

    private static String advice(String said) {
        if (said.contains("look up effective user ID")) {
            return "Postgres needs a user with a name, and the user id of this JVM has none: add a line for it to"
                    + " /etc/passwd, run as a user that has one, or use runtime docker.";
        }
        if (said.contains("No space left on device")) {
            return "Free some space there, or name a home on another disk.";
        }
        return "See what it said; if this machine cannot run it, use runtime docker.";
    }

    /** Whether a file of that name is left of a server that does not run: the next start would believe it. */
    void forgetStalePidFile(ServerProcesses processes) throws IOException {
        Optional<Path> pidFile = processes.pidFile();
        boolean otherLives = processes
                .postmaster()
                .filter(pid -> processes.postgres().isEmpty())
                .flatMap(ProcessHandle::of)
                .isPresent();
        if (pidFile.isPresent() && otherLives) {
            Files.deleteIfExists(pidFile.get());
        }
    }
}
