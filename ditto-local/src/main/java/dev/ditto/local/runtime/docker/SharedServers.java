package dev.ditto.local.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import dev.ditto.DittoException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.ContainerStart.ImageMissingException;
import dev.ditto.local.runtime.docker.ContainerStart.StartedContainer;
import dev.ditto.local.runtime.docker.container.ContainerNames;
import dev.ditto.local.runtime.docker.container.ContainerNames.Kind;
import dev.ditto.local.runtime.docker.container.Containers;
import dev.ditto.local.runtime.docker.container.Patience;
import dev.ditto.local.runtime.docker.container.SeenContainer;
import dev.ditto.local.runtime.docker.image.ServerImage;
import dev.ditto.local.runtime.docker.image.ServerImages;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.Storage;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shared servers: one container each. Sessions of any process meet at it by its name: the daemon gives a name once, so who
 * makes the container makes the server, and everybody else joins. Thread-safe.
 *
 * <p>The data of a container is made once in its life. Where it turns out to be unusable, the container is removed and
 * another one made; what is removed is always named by its id, as its name may be the next one's already.
 */
final class SharedServers {

    private static final Logger LOG = LoggerFactory.getLogger(SharedServers.class);

    /** Whoever made a container starts it at once; later, its maker is taken to be dead. */
    private static final Duration UNSTARTED = Duration.ofSeconds(15);

    private final Containers containers;
    private final ContainerStart starts;
    private final ServerImages images;
    private final Readiness readiness;

    SharedServers(Containers containers, ContainerStart starts, ServerImages images) {
        this.containers = containers;
        this.starts = starts;
        this.images = images;
        this.readiness = new Readiness(containers);
    }

    SharedServer attach(ServerRequest request) {
        Patience patience = Patience.of(request.timeout());
        Patience unstarted = Patience.of(UNSTARTED);
        while (!patience.isOver()) {
            Optional<SeenContainer> seen = containers.find(ContainerNames.shared(request.id()));
            Optional<SharedServer> server =
                    seen.isPresent() ? use(seen.get(), request, patience, unstarted) : make(request, patience);
            if (server.isPresent()) {
                return server.get();
            }
            patience.pause("the shared server " + request.id());
        }
        throw new RuntimeUnavailableException("The shared server " + request.id() + " did not come up within "
                + patience.spent() + ": other sessions start and end it, or its daemon is slow. Try again.");
    }

    /** @return empty if that container is of no use; the caller looks again then */
    private Optional<SharedServer> use(
            SeenContainer seen, ServerRequest request, Patience patience, Patience unstarted) {
        if (seen.running()) {
            return awaitAndHold(seen.id(), seen.port(), request, false, patience);
        }
        if (seen.created() && !unstarted.isOver()) {
            return Optional.empty();
        }
        if (isUsable(seen, request) && restart(seen)) {
            return awaitAndHold(seen.id(), seen.port(), request, true, patience);
        }
        if (seen.created() || seen.ended()) {
            LOG.debug("Removing {}, whose data cannot be used: {}", seen.name(), seen.end());
            containers.remove(seen.id());
        }
        return Optional.empty();
    }

    /** Data in memory went with the container's end; on disk it is good after a clean shutdown. */
    private static boolean isUsable(SeenContainer seen, ServerRequest request) {
        return seen.status().equals("exited")
                && Objects.equals(seen.exitCode(), 0L)
                && request.storage() == Storage.DISK;
    }

    /** A container keeps its port for life; once somebody else has that, its data cannot be reached any more. */
    private boolean restart(SeenContainer seen) {
        try {
            containers.start(seen.id());
            return true;
        } catch (DockerException e) {
            if (!ContainerStart.isPortTaken(e)) {
                throw Containers.failed("start " + seen.name() + " again", e);
            }
            LOG.info("Port {} of {} is taken by another program; it is made anew", seen.port(), seen.name());
            return false;
        }
    }

    private Optional<SharedServer> make(ServerRequest request, Patience patience) {
        ServerImage image = images.byId("sha256:" + request.binaries().digest());
        Map<String, String> labels = containers.names().labels(Kind.SERVER, ContainerNames.shared(request.id()));
        labels.put(ContainerNames.STORAGE, request.storage().name().toLowerCase(Locale.ROOT));
        ServerOrder order = ServerOrder.shared(request, image, labels);
        Optional<StartedContainer> started = start(order, request);
        if (started.isEmpty()) {
            return Optional.empty();
        }
        StartedContainer made = started.get();
        try {
            return Optional.of(awaitAndHold(made.id(), made.port(), request, true, patience)
                    .orElseThrow(() -> readiness.ended(made.id(), order, request.adminPassword())));
        } catch (RuntimeException e) {
            containers.discard(made.id(), e);
            throw e;
        }
    }

    private Optional<StartedContainer> start(ServerOrder order, ServerRequest request) {
        try {
            return starts.start(order, request.adminPassword());
        } catch (ImageMissingException e) {
            throw new RuntimeUnavailableException(
                    "The image of the shared server " + request.id() + " was removed: " + e.getMessage()
                            + " Run this again, so that it is fetched anew.",
                    e);
        }
    }

    private Optional<SharedServer> awaitAndHold(
            String id, int port, ServerRequest request, boolean started, Patience patience) {
        ContainedEngine engine = ContainedEngine.of(request.binaries().engine());
        ServerDoor door = new ServerDoor(containers.daemon().connectAddress(), port, engine, request.adminUser());
        Optional<Socket> answer = readiness.await(id, door, request.adminPassword(), patience);
        try {
            return answer.flatMap(ready -> door.lean(ServerDoor.ANSWER))
                    .map(socket -> new SharedServer(
                                    containers,
                                    id,
                                    door,
                                    request.adminPassword(),
                                    started,
                                    SessionHold.of(door, socket, SessionHold.RENEWAL))
                            .announced());
        } finally {
            // Only now, so that the server is never without a connection.
            answer.ifPresent(ServerDoor::close);
        }
    }

    boolean isRunning(String serverId) {
        return containers
                .find(ContainerNames.shared(serverId))
                .filter(SeenContainer::running)
                .isPresent();
    }

    boolean isThere(String serverId) {
        return containers.find(ContainerNames.shared(serverId)).isPresent();
    }

    /** Removes those that do not run and that nobody used for so long. */
    void retire(Set<String> inUse, Duration unused) {
        Instant before = Instant.now().minus(unused);
        List<Container> servers = containers.list(Map.of(ContainerNames.KIND, Kind.SERVER.label()));
        for (Container server : servers) {
            boolean kept = inUse.stream()
                    .map(ContainerNames::shared)
                    .anyMatch(name -> name.equals(server.getLabels().get(ContainerNames.NAME)));
            if (!kept) {
                retire(server.getId(), before);
            }
        }
    }

    private void retire(String id, Instant before) {
        try {
            containers
                    .inspect(id)
                    .filter(seen -> !seen.running() && seen.changed().isBefore(before))
                    .ifPresent(seen -> containers.remove(seen.id()));
        } catch (DittoException e) {
            LOG.warn("The unused server {} stays for now", id, e);
        }
    }
}
