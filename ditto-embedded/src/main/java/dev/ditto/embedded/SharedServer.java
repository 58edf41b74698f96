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
            if (processes.complete()) {
                Optional<EmbeddedServer> held = hold(deadline);
                if (held.isPresent()) {
                    return held;
                }
            } else if (Files.exists(files.ready())) {
                if (!endsByItself(deadline)) {
                    return Optional.empty(); // it lost a process, or the machine was switched off
                }
            } else if (ended()) {
                return Optional.empty();
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
        return deadline.await("a server to stop", () -> Files.exists(files.ready()) || ended());
    }

    private boolean ended() {
        return processes.supervisor().isEmpty() && processes.script().isEmpty();
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
    private Optional<EmbeddedServer> hold(Deadline deadline) throws IOException {
        SessionHold hold;
        try {
            hold = SessionHold.take(files.sessions());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        boolean kept = false;
        try {
            Optional<Integer> port = portOnceSettled(deadline);
            if (port.isPresent()) {
                EmbeddedServer server = held(hold, port.get(), deadline);
                kept = true;
                return Optional.of(server);
            }
            return Optional.empty();
        } finally {
            if (!kept) {
                hold.giveUp();
            }
        }
    }

    /**
     * What "ready" holds. A supervisor that was about to stop takes the file away and puts it back when it sees our
     * line, so it may vanish once more after it was seen: looking and reading must be one step.
     */
    private Optional<Integer> portOnceSettled(Deadline deadline) {
        while (settled(deadline)) {
            Optional<String> ready = ServerFiles.read(files.ready());
            if (ready.isPresent()) {
                return Optional.of(Integer.parseInt(ready.get().strip()));
            }
            if (processes.supervisor().isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private EmbeddedServer held(SessionHold hold, int port, Deadline deadline) {
        String incarnation = ServerFiles.read(files.incarnation())
                .map(String::strip)
                .orElseThrow(() -> new RuntimeUnavailableException("The server in " + files.control()
                        + " runs and its data directory has no name: was it deleted under it?"));
        if (deadline.atMost(ANSWER).await("a server to answer", () -> ServerDoor.answers(port))) {
            return new EmbeddedServer(hold, files, incarnation, port, false);
        }
        throw new RuntimeUnavailableException("The server on port " + port + " runs (process "
                + processes.postgres().map(String::valueOf).orElse("gone") + ") but does not answer. If it hangs,"
                + " end that process and try again. Its log ends with:\n" + ServerLog.tail(files.log()));
    }
}
