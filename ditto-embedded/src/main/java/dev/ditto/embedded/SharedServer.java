package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;

/** Joins a server that runs. Under the server's lock, so that nobody starts another one meanwhile. */
final class SharedServer {

    /** How long a supervisor may take to see that its server has ended. */
    private static final Duration NOTICE = Duration.ofMillis(500);

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final ServerFiles files;
    private final ServerProcesses processes;

    SharedServer(ServerFiles files) {
        this.files = files;
        this.processes = new ServerProcesses(files);
    }

    /** The server, held; empty if there is none that lives. */
    Optional<EmbeddedServer> join(Deadline deadline) throws IOException {
        while (settled(deadline)) {
            if (!Files.exists(files.ready())) {
                return Optional.empty();
            }
            if (processes.complete()) {
                Optional<SessionHold> hold = hold(deadline);
                if (hold.isPresent()) {
                    return Optional.of(held(hold.get(), deadline));
                }
            } else if (!endsByItself(deadline)) {
                return Optional.empty(); // it lost a process, or the machine was switched off
            }
        }
        throw new RuntimeUnavailableException("The server in " + files.control() + " was stopping for "
                + deadline.total().toMillis() + " ms and is neither gone nor back. Its log ends with:\n"
                + ServerLog.tail(files.log()));
    }

    /**
     * Waits while the server makes up its mind whether to stop, until its supervisor has cleaned up after it, and until
     * the script of a JVM that was killed while it started the server has come to its end; false if that takes too
     * long.
     */
    private boolean settled(Deadline deadline) {
        return deadline.await(
                "a server to stop",
                () -> Files.exists(files.ready())
                        || (processes.supervisor().isEmpty()
                                && processes.script().isEmpty()));
    }

    /** A supervisor that lives sees that its server has ended. */
    private boolean endsByItself(Deadline deadline) {
        return processes.supervisor().isPresent()
                && deadline.atMost(NOTICE).await("a server to end", () -> !Files.exists(files.ready()));
    }

    /**
     * Holds first and looks for "ready" then, as the supervisor does it the other way round. Empty if the server could
     * not be kept from stopping.
     */
    private Optional<SessionHold> hold(Deadline deadline) throws IOException {
        SessionHold hold;
        try {
            hold = SessionHold.take(files.sessions());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        boolean kept = false;
        try {
            kept = settled(deadline) && Files.exists(files.ready());
            return kept ? Optional.of(hold) : Optional.empty();
        } finally {
            if (!kept) {
                hold.close();
            }
        }
    }

    private EmbeddedServer held(SessionHold hold, Deadline deadline) throws IOException {
        boolean joined = false;
        try {
            int port = ServerFiles.read(files.ready())
                    .map(text -> Integer.parseInt(text.strip()))
                    .orElseThrow(() -> new IOException("'ready' vanished while the server was held"));
            String incarnation = ServerFiles.read(files.incarnation())
                    .map(String::strip)
                    .orElseThrow(() -> new IOException("the running server has no incarnation"));
            joined = deadline.atMost(ANSWER).await("a server to answer", () -> ServerDoor.answers(port));
            if (joined) {
                return new EmbeddedServer(hold, files.log(), incarnation, port, false);
            }
            throw new RuntimeUnavailableException("The server on port " + port + " runs (process "
                    + processes.postgres().map(String::valueOf).orElse("gone") + ") but does not answer. If it hangs,"
                    + " end that process and try again. Its log ends with:\n" + ServerLog.tail(files.log()));
        } finally {
            if (!joined) {
                hold.close();
            }
        }
    }
}
