package dev.ditto.local.runtime.docker;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import dev.ditto.RestoreFailedException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.ContainerStart.ImageMissingException;
import dev.ditto.local.runtime.docker.ContainerStart.StartedContainer;
import dev.ditto.local.runtime.docker.FrozenServers.Frozen;
import dev.ditto.local.runtime.docker.container.ContainerNames;
import dev.ditto.local.runtime.docker.container.ContainerNames.Kind;
import dev.ditto.local.runtime.docker.container.Containers;
import dev.ditto.local.runtime.docker.container.Patience;
import dev.ditto.local.runtime.docker.container.SeenContainer;
import dev.ditto.local.runtime.docker.image.ServerImage;
import dev.ditto.local.runtime.docker.image.ServerImages;
import dev.ditto.local.spi.OwnServer;
import dev.ditto.local.spi.OwnServerRequest;
import dev.ditto.local.spi.OwnServers;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Servers of their own: one container each; what is frozen is an image. Thread-safe. */
final class ContainerServers implements OwnServers {

    private static final Duration CONNECT = Duration.ofMillis(300);

    /** A server's last checkpoint writes all that is in memory. */
    private static final Duration SHUTDOWN = Duration.ofMinutes(5);

    private final Containers containers;
    private final ContainerStart starts;
    private final ServerImages images;
    private final FrozenServers frozenServers;
    private final Readiness readiness;

    /** What was found frozen: a name is given once, and nothing frozen changes. */
    private final Map<String, Frozen> found = new ConcurrentHashMap<>();

    ContainerServers(Containers containers, ContainerStart starts, ServerImages images) {
        this.containers = containers;
        this.starts = starts;
        this.images = images;
        this.frozenServers = new FrozenServers(containers);
        this.readiness = new Readiness(containers);
    }

    @Override
    public String incarnation() {
        return containers.daemon().id();
    }

    @Override
    public String host() {
        return containers.daemon().connectAddress();
    }

    @Override
    public OwnServer empty(OwnServerRequest request) {
        ServerImage image = images.byId("sha256:" + request.binaries().digest());
        Map<String, String> labels = labels(Kind.STAGING, request);
        ServerOrder order = ServerOrder.own(request, image.id(), image.volumes(), labels);
        // Stays with what is frozen of it.
        labels.put(ContainerNames.FILES, ContainerFiles.digest(order));
        return serve(order, request, request.adminPassword());
    }

    @Override
    public OwnServer start(String frozen, OwnServerRequest request) {
        Frozen image =
                found.computeIfAbsent(frozen, name -> frozenServers.find(name).orElseThrow(() -> missing(name)));
        ServerOrder order = ServerOrder.own(request, image.image(), image.volumes(), labels(Kind.COPY, request))
                .withFiles(image.files());
        try {
            return serve(order, request, "");
        } catch (ImageMissingException e) {
            found.remove(frozen);
            throw missing(frozen);
        }
    }

    private FrozenMissingException missing(String frozen) {
        return new FrozenMissingException(
                "There is no image " + containers.names().image(frozen) + " in this daemon any more.");
    }

    private Map<String, String> labels(Kind kind, OwnServerRequest request) {
        Map<String, String> labels = containers.names().labels(kind, request.name());
        labels.put(ContainerNames.DEADLINE, ContainerStart.end(request.life()));
        request.facts().forEach((fact, value) -> labels.put("ditto." + fact, value));
        return labels;
    }

    /** @param password of the administrator to make; empty if it is there */
    private OwnServer serve(ServerOrder order, OwnServerRequest request, String password) {
        Patience patience = Patience.of(request.timeout());
        StartedContainer started = startAnew(order, password);
        ServerDoor door = new ServerDoor(
                containers.daemon().connectAddress(), started.port(), order.engine(), request.adminUser());
        try {
            Socket answer = readiness
                    .await(started.id(), door, request.adminPassword(), patience)
                    .orElseThrow(() -> readiness.ended(started.id(), order, request.adminPassword()));
            ServerDoor.close(answer);
            return new ContainerServer(containers, started.id(), order.name(), door, request.adminPassword());
        } catch (RuntimeException e) {
            containers.discard(started.id(), e);
            throw e;
        }
    }

    /** A container of that name is what an earlier attempt left, whose caller never learned of it. */
    private StartedContainer startAnew(ServerOrder order, String password) {
        Optional<StartedContainer> started = starts.start(order, password);
        if (started.isEmpty()) {
            remove(order.name());
            started = starts.start(order, password);
        }
        return started.orElseThrow(() -> new RuntimeUnavailableException("Somebody else makes the container "
                + containers.names().container(order.name()) + " at this moment. Try again."));
    }

    @Override
    public long freeze(OwnServer server, String frozen) {
        SeenContainer stopped = stopped(server);
        if (!Objects.equals(stopped.exitCode(), 0L) || !containers.has(stopped.id(), ContainerFiles.CLEAN)) {
            throw unclean(server, stopped.end());
        }
        long size = frozenServers.commit(stopped, frozen);
        containers.remove(stopped.id());
        return size;
    }

    private SeenContainer stopped(OwnServer server) {
        Patience patience = Patience.of(SHUTDOWN);
        containers
                .find(server.name())
                .filter(SeenContainer::running)
                .ifPresent(seen -> containers.signal(seen.id(), "SIGTERM"));
        while (true) {
            SeenContainer seen =
                    containers.find(server.name()).orElseThrow(() -> unclean(server, "somebody removed it"));
            if (!seen.running()) {
                return seen;
            }
            if (patience.isOver()) {
                throw unclean(server, "it still runs after " + patience.spent());
            }
            patience.pause("server " + server.name() + " to shut down");
        }
    }

    private static RestoreFailedException unclean(OwnServer server, String how) {
        String log = server.logTail();
        return new RestoreFailedException("The server " + server.name()
                + " was restored but did not shut down cleanly, and is not frozen: " + how
                + ". Was it or its daemon stopped by somebody, or out of memory or disk space? Run this again."
                + (log.isEmpty() ? "" : "\nThe end of its log:\n" + log));
    }

    @Override
    public Set<String> running() {
        return containers.list(Map.of()).stream()
                .filter(ContainerServers::isRunning)
                .map(container -> container.getLabels().getOrDefault(ContainerNames.NAME, ""))
                .collect(Collectors.toSet());
    }

    private static boolean isRunning(Container container) {
        return "running".equals(container.getState());
    }

    @Override
    public boolean answers(String host, int port) {
        return ServerDoor.takesConnections(host, port, CONNECT);
    }

    @Override
    public boolean endAfter(String name, Duration fromNow, Standing standing) {
        Optional<SeenContainer> running = containers.find(name).filter(SeenContainer::running);
        running.ifPresent(seen -> containers.put(seen.id(), ContainerFiles.life(fromNow, standing)));
        return running.isPresent();
    }

    @Override
    public Optional<Hold> hold(String engine, String host, int port) {
        return SessionHold.on(new ServerDoor(host, port, ContainedEngine.of(engine), ""));
    }

    @Override
    public void remove(String name) {
        containers.find(name).ifPresent(seen -> containers.remove(seen.id()));
    }

    @Override
    public void removeFrozen(String frozen) {
        found.remove(frozen);
        frozenServers.remove(frozen);
    }

    @Override
    public List<Found> list() {
        List<Found> seen = new ArrayList<>();
        for (Kind kind : List.of(Kind.COPY, Kind.STAGING)) {
            for (Container container : containers.list(Map.of(ContainerNames.KIND, kind.label()))) {
                seen(container.getLabels(), false, isRunning(container)).ifPresent(seen::add);
            }
        }
        for (Image image : frozenServers.list()) {
            seen(image.getLabels(), true, false).ifPresent(seen::add);
        }
        return seen;
    }

    private static Optional<Found> seen(@Nullable Map<String, String> labels, boolean frozen, boolean running) {
        String name = labels == null ? null : labels.get(ContainerNames.NAME);
        if (labels == null || name == null) {
            return Optional.empty();
        }
        return Optional.of(new Found(
                name,
                frozen,
                running,
                labels.getOrDefault(ContainerNames.SESSION, ""),
                SeenContainer.parse(labels.get(ContainerNames.CREATED)),
                labels.getOrDefault(ContainerNames.SNAPSHOT, ""),
                SeenContainer.port(labels)));
    }
}
