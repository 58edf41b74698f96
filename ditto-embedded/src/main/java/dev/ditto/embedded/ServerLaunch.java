package dev.ditto.embedded;

import dev.ditto.local.spi.ServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to start a server on one port: runs the supervisor and waits until the server answers. Closed before it
 * has succeeded, it leaves no process. Under the server's lock.
 */
final class ServerLaunch implements AutoCloseable {

    private static final Duration ENDING = Duration.ofSeconds(15);

    /** How long copies outlive the last session, if one was killed: whoever starts again at once finds the server up. */
    private static final Duration ABANDONED = Duration.ofSeconds(30);

    private final ServerRequest request;
    private final ServerFiles files;
    private final ServerProcesses processes;
    private final int port;
    private final String incarnation;
    private @Nullable Process supervisor;
    private @Nullable SessionHold hold;
    private boolean up;

    ServerLaunch(ServerRequest request, ServerFiles files, String incarnation, int port) {
        this.request = request;
        this.files = files;
        this.processes = new ServerProcesses(files);
        this.incarnation = incarnation;
        this.port = port;
    }

    /** The server, up and held; empty if it ended or did not answer in time. */
    Optional<EmbeddedServer> run(ServerShell shell, Path postgres, Deadline deadline) throws IOException {
        files.clear();
        Process process = shell.detach(script(postgres), files, deadline);
        supervisor = process;
        if (!deadline.await("a server to start", () -> Files.exists(files.sessions()) || !process.isAlive())
                || !process.isAlive()) {
            return Optional.empty();
        }
        SessionHold mine = SessionHold.take(files.sessions());
        hold = mine;
        if (!deadline.await("a server to answer", () -> answers() || !process.isAlive()) || !process.isAlive()) {
            return Optional.empty();
        }
        ServerFiles.publish(files.ready(), port + "\n");
        up = true;
        ServerShell.endInput(process);
        return Optional.of(new EmbeddedServer(mine, files, incarnation, port, true));
    }

    private ShellScript script(Path postgres) throws IOException {
        Path data = files.data(incarnation);
        return new ShellScript("supervise")
                .with("control", files.control())
                .with("root", files.root())
                .with("data", data)
                .with("postgres", postgres)
                .with("idle", idleSeconds())
                .with("abandoned", ABANDONED.toSeconds())
                .with("tick", Math.max(1, Math.min(5, idleSeconds() / 10)))
                .with("boot", BootId.current())
                .with("settings", ServerConfiguration.settings(request.profile(), data, port))
                .with("rules", ServerConfiguration.accessRules(request.profile()));
    }

    /** Rounded up: a shell counts in seconds. */
    private long idleSeconds() {
        return request.idle().plusNanos(999_999_999).toSeconds();
    }

    /** The port alone could be somebody else's; the server's own pid file says that it is the one. */
    private boolean answers() {
        return ServerFiles.read(files.data(incarnation).resolve("postmaster.pid"))
                        .filter(text -> text.contains("\n" + port + "\n") && text.contains("\nready"))
                        .filter(text -> processes.complete())
                        .isPresent()
                && ServerDoor.answers(port);
    }

    /** What to say about a launch that did not succeed. */
    String tail() {
        String log = ServerLog.tail(files.log());
        return log.isEmpty() ? ServerLog.tail(files.launchLog()) : log;
    }

    @Override
    public void close() throws IOException {
        Process process = supervisor;
        if (up || process == null) {
            return;
        }
        // Nobody holds the FIFO then, and there is no "ready": the watcher stops the server.
        ServerShell.endInput(process);
        if (hold != null) {
            hold.close();
        }
        Deadline.after(ENDING).await("a server to end that did not come up", () -> !process.isAlive());
    }
}
