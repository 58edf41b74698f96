package dev.ditto.local.runtime.docker;

import dev.ditto.DittoException;
import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.ServerRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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

    private static final Logger LOG = LoggerFactory.getLogger(DockerRuntime.class);
    private static final String DIGEST = "sha256:";

    private final Supplier<Daemon> daemon;
    private final ServerImages images;
    private final SharedServers shared;
    private final ContainerServers own;

    /**
     * Does no work.
     *
     * @param daemon asked when it is needed first and often after that, so it has to remember its answer
     * @param state id of the home; marks all that is made, and what is not marked so is left alone
     */
    DockerRuntime(Supplier<Daemon> daemon, ServerImages images, ContainerLimits limits, String state) {
        this.daemon = daemon;
        this.images = images;
        Containers containers = new Containers(daemon, new ContainerNames(state));
        ContainerStart starts = new ContainerStart(containers, limits);
        shared = new SharedServers(containers, starts, images);
        own = new ContainerServers(containers, starts, images);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public Optional<String> unavailableReason(String engine) {
        try {
            ContainedEngine.of(engine);
            LOG.trace("Daemon {} runs {}", daemon.get().id(), engine);
            return Optional.empty();
        } catch (DittoException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public ServerBinaries binaries(String engine, Optional<String> dumpVersion) {
        ContainedEngine.of(engine);
        ServerImage image = images.choose(engine, dumpVersion);
        String digest = image.id().startsWith(DIGEST) ? image.id().substring(DIGEST.length()) : image.id();
        return new ServerBinaries(engine, image.version(), digest);
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
}
