package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.ServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a server that does not run, whatever an earlier one left behind. Under the server's lock. */
final class ServerStarter {

    private static final Logger LOG = LoggerFactory.getLogger(ServerStarter.class);
    private static final int PORTS = 5;
    private static final Duration CRASHED_BACKENDS = Duration.ofSeconds(5);

    private final ServerRequest request;
    private final ServerFiles files;
    private final ServerShell shell;
    private final Path programs;
    private final ServerProcesses processes;

    ServerStarter(ServerRequest request, ServerFiles files, ServerShell shell, Path programs) {
        this.request = request;
        this.files = files;
        this.shell = shell;
        this.programs = programs;
        this.processes = new ServerProcesses(files);
    }

    EmbeddedServer start(Deadline deadline) throws IOException {
        long start = System.nanoTime();
        stopRemains(deadline);
        // First, as all the rest is in vain without one.
        int port = request.ports().next();
        DataDirectory directory = new DataDirectory(request, files, shell, programs.resolve("initdb"));
        String incarnation = directory.ensure(deadline);
        directory.forgetStalePidFile(processes);
        EmbeddedServer server = launch(incarnation, port, deadline);
        LOG.debug(
                "Started embedded {} {} on {}:{} in {} ms, data in {}",
                request.binaries().engine(),
                request.binaries().version(),
                server.host(),
                server.port(),
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                files.data(incarnation));
        return server;
    }

    private EmbeddedServer launch(String incarnation, int firstPort, Deadline deadline) throws IOException {
        List<Integer> refused = new ArrayList<>();
        Deadline backendsGone = deadline.atMost(CRASHED_BACKENDS);
        int port = firstPort;
        while (true) {
            try (ServerLaunch launch = new ServerLaunch(request, files, incarnation, port)) {
                Optional<EmbeddedServer> server = launch.run(shell, programs.resolve("postgres"), deadline);
                if (server.isPresent()) {
                    return server.get();
                }
                String said = launch.tail();
                if (said.contains("Address already in use")) {
                    refused.add(port);
                } else if (!said.contains("is still in use")
                        || backendsGone.remaining().isZero()) {
                    throw failed("on port " + port, said, deadline);
                }
            }
            if (refused.contains(port)) {
                port = another(refused, port, deadline);
            }
        }
    }

    private int another(List<Integer> refused, int port, Deadline deadline) {
        request.ports().refused(port);
        LOG.debug("Port {} is taken by another program", port);
        if (refused.size() == PORTS) {
            throw failed(
                    "on any of the ports " + refused + ", all taken by other programs; name another port range",
                    ServerLog.tail(files.log()),
                    deadline);
        }
        return request.ports().next();
    }

    /** Ends the processes of a server that lost one of its own, say its supervisor by kill -9. */
    private void stopRemains(Deadline deadline) throws IOException {
        if (processes.none()) {
            return;
        }
        LOG.info("Ending what is left of the server in {}", files.control());
        ShellScript script = new ShellScript("stop")
                .with("supervisor", processes.supervisor().map(String::valueOf).orElse(""))
                .with("watcher", processes.watcher().map(String::valueOf).orElse(""))
                .with("postgres", processes.postgres().map(String::valueOf).orElse(""));
        shell.run(script, files, deadline);
        if (!deadline.await("the rest of a server to end", processes::none)) {
            throw failed("since its predecessor does not end", ServerLog.tail(files.log()), deadline);
        }
    }

    private RuntimeUnavailableException failed(String how, String said, Deadline deadline) {
        String time =
                deadline.remaining().isZero() ? " within " + deadline.total().toMillis() + " ms" : "";
        String log = said.replace(request.adminPassword(), "...");
        return new RuntimeUnavailableException("Embedded " + request.binaries().engine() + " "
                + request.binaries().version() + " did not come up" + time + " " + how + ". Its log is " + files.log()
                + ", and ends with:\n" + (log.isEmpty() ? "(nothing)" : log));
    }
}
