package dev.ditto.local.runtime.docker.daemon;

import dev.ditto.RuntimeUnavailableException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The daemon of a session, looked for when somebody first asks and connected to when somebody first needs it: loading
 * docker-java takes half a second. What was found stays; a failed search is repeated. Thread-safe.
 */
public final class DaemonConnection implements AutoCloseable {

    /** Whoever needs the daemon waits for it: its machine may be busy. */
    private static final Duration NEEDED = Duration.ofSeconds(15);

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*");

    private final DockerSettings settings;
    private final DaemonEnvironment environment;
    private @Nullable DaemonFound found;
    private @Nullable DockerDaemon daemon;
    private boolean closed;

    public DaemonConnection(DockerSettings settings) {
        this(settings, DaemonEnvironment.ofThisProcess());
    }

    DaemonConnection(DockerSettings settings, DaemonEnvironment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /** Why there is no daemon, and what to do; empty if one answers within that time. docker-java is not loaded. */
    public Optional<String> unavailableReason(Duration patience) {
        try {
            find(patience);
            return Optional.empty();
        } catch (RuntimeUnavailableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The daemon; connects at the first call.
     *
     * @throws RuntimeUnavailableException if there is none
     */
    public synchronized Daemon daemon() {
        if (closed) {
            throw new RuntimeUnavailableException(
                    "The connection to the container daemon is closed; open another copy manager.");
        }
        if (daemon == null) {
            daemon = DockerDaemon.connect(find(NEEDED), settings, environment);
        }
        return daemon;
    }

    private synchronized DaemonFound find(Duration patience) {
        if (found == null) {
            DaemonProbe.Outcome outcome =
                    new DaemonProbe(patience).search(new DaemonAddresses(settings.host(), environment).candidates());
            DaemonFound answering = outcome.found()
                    .orElseThrow(() -> new RuntimeUnavailableException(DaemonRefusal.message(outcome.refusals())));
            requireReachablePorts(answering);
            found = answering;
        }
        return found;
    }

    /** Found before the first container, not by a connection that is refused after it. */
    private void requireReachablePorts(DaemonFound answering) {
        Optional<String> host = answering.address().host().filter(name -> !isLoopback(name));
        if (host.isPresent() && settings.connectAddress().isEmpty() && isLoopback(settings.bindAddress())) {
            throw new RuntimeUnavailableException("The container daemon " + answering
                    + " is on another machine, and ditto.docker.bind_address is " + settings.bindAddress()
                    + ": ports of its containers could not be reached from here. Set ditto.docker.bind_address to an"
                    + " address of " + host.get() + " (others who reach it can then try to connect), or, where its"
                    + " ports are forwarded, ditto.docker.connect_address to 127.0.0.1.");
        }
    }

    private static boolean isLoopback(String host) {
        if (!LITERAL.matcher(host).matches()) {
            return host.equals("localhost");
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (java.net.UnknownHostException e) {
            return false; // no literal after all
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (daemon != null) {
            daemon.close();
        }
    }
}
