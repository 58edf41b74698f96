package dev.ditto.local.runtime.docker;

import dev.ditto.DittoException;
import dev.ditto.local.runtime.docker.container.ContainerNames;
import dev.ditto.local.runtime.docker.container.Containers;
import dev.ditto.local.runtime.docker.daemon.Daemon;
import dev.ditto.local.runtime.docker.daemon.DaemonConnection;
import dev.ditto.local.runtime.docker.daemon.DockerSettings;
import dev.ditto.local.runtime.docker.image.LocalImages;
import dev.ditto.local.runtime.docker.image.PullLock;
import dev.ditto.local.runtime.docker.image.ServerImage;
import dev.ditto.local.runtime.docker.image.ServerImages;
import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.Progress;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.ServerRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs servers as containers of a Docker-compatible daemon, here or elsewhere. Thread-safe, and safe between processes
 * that share a home.
 *
 * <p>Nothing of this machine is mounted into a container, no volume is made, and no program of the image but the server's
 * own and a shell is used. A container ends by itself: at its deadline, or after its idle time, though every JVM is dead.
 *
 * @since 0.1
 */
public final class DockerRuntime implements ServerRuntime {

    /** What the runtime is called. */
    public static final String NAME = "docker";

    private static final Logger LOG = LoggerFactory.getLogger(DockerRuntime.class);
    private static final String DIGEST = "sha256:";

    /** Whoever made one is done with it, or given up, after a minute. */
    private static final Duration HELPER_LIFE = Duration.ofMinutes(2);

    private static final int STATE_LENGTH = 32;

    private final Supplier<Daemon> daemon;
    private final Function<Duration, Optional<String>> reason;
    private final AutoCloseable connection;
    private final ServerImages images;
    private final SharedServers shared;
    private final LeftHelpers helpers;
    private final ContainerServers own;

    private DockerRuntime(DaemonConnection connection, ServerImages images, ContainerLimits limits, String state) {
        this(connection::daemon, connection::unavailableReason, connection, images, limits, state);
    }

    /** With a daemon that is known to be there, and is its owner's to close. */
    DockerRuntime(Supplier<Daemon> daemon, ServerImages images, ContainerLimits limits, String state) {
        this(daemon, patience -> Optional.empty(), () -> {}, images, limits, state);
    }

    /**
     * Does no work.
     *
     * @param daemon asked when it is needed first and often after that, so it has to remember its answer
     * @param reason why there is no daemon, found out in that time; asked before the daemon is
     * @param connection closed with this runtime
     * @param state id of the home; marks all that is made, and what is not marked so is left alone
     */
    DockerRuntime(
            Supplier<Daemon> daemon,
            Function<Duration, Optional<String>> reason,
            AutoCloseable connection,
            ServerImages images,
            ContainerLimits limits,
            String state) {
        this.daemon = daemon;
        this.reason = reason;
        this.connection = connection;
        this.images = images;
        Containers containers = new Containers(daemon, new ContainerNames(state));
        ContainerStart starts = new ContainerStart(containers, limits);
        shared = new SharedServers(containers, starts, images);
        own = new ContainerServers(containers, starts, images);
        helpers = new LeftHelpers(containers);
    }

    /**
     * The runtime of a home. Looks for no daemon yet.
     *
     * @param lock lets one process of the home fetch images at a time
     * @param state names the home; the first 32 characters count
     */
    public static DockerRuntime of(DockerSettings settings, PullLock lock, String state) {
        String id = state.substring(0, Math.min(STATE_LENGTH, state.length()));
        DaemonConnection connection = new DaemonConnection(settings);
        Map<String, String> labels = Map.of(ContainerNames.STATE, id, ContainerNames.KIND, LeftHelpers.KIND);
        ServerImages images = new LocalImages(connection::daemon, settings, lock, labels);
        DockerSettings.Limits limits = settings.limits();
        return new DockerRuntime(
                connection, images, new ContainerLimits(limits.memoryBytes(), limits.cpus(), limits.pids()), id);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> unavailableReason(String engine, Duration patience) {
        try {
            ContainedEngine.of(engine);
            return reason.apply(patience);
        } catch (DittoException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public ServerBinaries binaries(String engine, Optional<String> dumpVersion) {
        return binaries(engine, dumpVersion, Progress.UNSEEN);
    }

    @Override
    public ServerBinaries binaries(String engine, Optional<String> dumpVersion, Progress progress) {
        ContainedEngine.of(engine);
        ServerImage image = images.choose(engine, dumpVersion, progress);
        String digest = image.id().startsWith(DIGEST) ? image.id().substring(DIGEST.length()) : image.id();
        return new ServerBinaries(engine, image.version(), digest);
    }

    /** {@inheritDoc} Another daemon has other containers, though its images may have the same digests. */
    @Override
    public String whereabouts() {
        return daemon.get().id();
    }

    /** {@inheritDoc} Behind a published port, every client seems to come from the daemon's own network. */
    @Override
    public String clients() {
        return "all";
    }

    @Override
    public Optional<OwnServers> ownServers() {
        return Optional.of(own);
    }

    @Override
    public Optional<Long> freeMemoryBytes(Path home) {
        return Optional.of(ContainerStart.memoryForData(daemon.get()));
    }

    @Override
    public RunningServer attach(ServerRequest request) {
        return shared.attach(request);
    }

    @Override
    public boolean isRunning(Path home, String serverId) {
        try {
            return shared.isRunning(serverId);
        } catch (DittoException e) {
            LOG.debug("Whether server {} runs cannot be seen", serverId, e);
            return true;
        }
    }

    @Override
    public void retire(Path home, Set<String> inUse, Duration unused) {
        try {
            shared.retire(inUse, unused);
        } catch (DittoException e) {
            LOG.warn("The servers of this home cannot be listed, none was removed: {}", e.getMessage());
        }
        try {
            helpers.remove(HELPER_LIFE);
        } catch (DittoException e) {
            LOG.warn("The helpers of this home cannot be listed, none was removed: {}", e.getMessage());
        }
    }

    /** {@inheritDoc} A container keeps its port for life, and its data can be reached at no other. */
    @Override
    public boolean keepsPort(Path home, String serverId) {
        return hasData(home, serverId);
    }

    @Override
    public boolean hasData(Path home, String serverId) {
        try {
            return shared.isThere(serverId);
        } catch (DittoException e) {
            LOG.debug("Whether server {} has data cannot be seen", serverId, e);
            return true;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (Exception e) {
            LOG.debug("The connection to the daemon did not close", e);
        }
    }
}
