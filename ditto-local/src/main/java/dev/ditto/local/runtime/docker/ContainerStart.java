package dev.ditto.local.runtime.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.ditto.DittoException;
import dev.ditto.PortPoolExhaustedException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.container.ContainerNames;
import dev.ditto.local.runtime.docker.container.Containers;
import dev.ditto.local.runtime.docker.container.SeenContainer;
import dev.ditto.local.runtime.docker.daemon.Daemon;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and starts containers. A port is the container's only if the daemon could bind it at the start; the container of a
 * refused port is removed, as the daemon leaves it behind. Thread-safe.
 */
final class ContainerStart {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerStart.class);

    /** Tells the container of one command from that of another of the same name. */
    private static final String ATTEMPT = "ditto.attempt";

    private static final int MOST_PORTS = 5;
    private static final long SHARED_MEMORY_BYTES = 256L << 20;
    private static final long NANO = 1_000_000_000L;
    private static final Map<String, String> LOG_SIZE = Map.of("max-size", "10m", "max-file", "1");

    private final Containers containers;
    private final ContainerLimits limits;

    ContainerStart(Containers containers, ContainerLimits limits) {
        this.containers = containers;
        this.limits = limits;
    }

    /**
     * Makes and starts a container, at the first port that turns out to be free.
     *
     * @param password of the administrator to make; empty if the data is there already
     * @return empty if there is a container of that name already
     * @throws ImageMissingException if its image is not there
     * @throws PortPoolExhaustedException if there is no port for it
     * @throws RuntimeUnavailableException if the daemon refused for any other reason
     */
    Optional<StartedContainer> start(ServerOrder order, String password) {
        StringBuilder refusals = new StringBuilder();
        for (int tries = 0; tries < MOST_PORTS; tries++) {
            int port = order.ports().next();
            Optional<String> id = create(order, port);
            if (id.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> refusal = fillAndStart(order, id.get(), password);
            if (refusal.isEmpty()) {
                return Optional.of(new StartedContainer(id.get(), port));
            }
            LOG.debug("Port {} was refused: {}", port, refusal.get());
            refusals.append("\n").append(refusal.get());
            order.ports().refused(port);
        }
        throw new PortPoolExhaustedException("The daemon refused " + MOST_PORTS + " ports in a row for the server "
                + order.name() + ". Choose another range with ditto.port_pool_start and ditto.port_pool_end. It said:"
                + refusals);
    }

    /** @return what the daemon said about the port, if that was refused; the container is gone then */
    private Optional<String> fillAndStart(ServerOrder order, String id, String password) {
        try {
            if (!order.filesThere()) {
                containers.put(id, ContainerFiles.archive(order, password));
            }
            containers.start(id);
            return Optional.empty();
        } catch (DockerException e) {
            if (isPortTaken(e)) {
                containers.remove(id);
                return Optional.of(String.valueOf(e.getMessage()));
            }
            containers.discard(id, e);
            throw refused(order, e);
        } catch (RuntimeException e) {
            containers.discard(id, e);
            throw e;
        }
    }

    /** The daemon's words for a port that somebody else holds; there is no code for it. */
    static boolean isPortTaken(DockerException e) {
        String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return words.contains("port is already allocated")
                || words.contains("address already in use")
                || words.contains("ports are not available")
                || words.contains("cannot expose privileged port");
    }

    private static RuntimeUnavailableException refused(ServerOrder order, DockerException e) {
        return new RuntimeUnavailableException(
                "The daemon could not start " + order.name() + " from image " + order.image() + ": " + e.getMessage()
                        + ". ditto needs an image with /bin/sh, a user called "
                        + order.engine().user() + " and the programs of "
                        + order.engine().label()
                        + " on its PATH, as the official images have them.",
                e);
    }

    /** @return its id; empty if there is a container of that name already */
    private Optional<String> create(ServerOrder order, int port) {
        CreateContainerCmd command = command(order, port, UUID.randomUUID().toString());
        try {
            return tryCreate(order, command);
        } catch (DockerException e) {
            throw Containers.failed("make container " + command.getName(), e);
        } catch (ImageMissingException | DittoException e) {
            throw e;
        } catch (RuntimeException lost) {
            LOG.debug("The daemon's answer about {} got lost; asking again", command.getName(), lost);
            return createAgain(order, command);
        }
    }

    /** The container may be there, and only the answer got lost; if so, it is found by its name. */
    private Optional<String> createAgain(ServerOrder order, CreateContainerCmd command) {
        try {
            Optional<String> made = made(order, command);
            return made.isPresent() ? made : tryCreate(order, command);
        } catch (ImageMissingException | DittoException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Containers.failed("make container " + command.getName(), e);
        }
    }

    private Optional<String> tryCreate(ServerOrder order, CreateContainerCmd command) {
        try {
            return Optional.of(command.exec().getId());
        } catch (ConflictException e) {
            return made(order, command);
        } catch (InternalServerErrorException e) {
            if (isNameTaken(e)) {
                return made(order, command);
            }
            throw e;
        } catch (NotFoundException e) {
            throw new ImageMissingException(
                    "There is no image " + order.image() + " any more for the server " + order.name() + ".", e);
        }
    }

    /** Podman has no code of its own for it. */
    private static boolean isNameTaken(InternalServerErrorException e) {
        return String.valueOf(e.getMessage()).contains("name is already in use");
    }

    /** The container of that very command. */
    private Optional<String> made(ServerOrder order, CreateContainerCmd command) {
        String attempt = String.valueOf(command.getLabels().get(ATTEMPT));
        return containers
                .find(order.name())
                .filter(seen -> seen.label(ATTEMPT).equals(attempt))
                .map(SeenContainer::id);
    }

    private CreateContainerCmd command(ServerOrder order, int port, String attempt) {
        Map<String, String> labels = new HashMap<>(order.labels());
        labels.put(ContainerNames.PORT, Integer.toString(port));
        labels.put(ATTEMPT, attempt);
        ExposedPort inside = ExposedPort.tcp(order.engine().port());
        return containers
                .daemon()
                .control()
                .createContainerCmd(order.image())
                .withName(containers.names().container(order.name()))
                .withEntrypoint("/bin/sh")
                .withCmd(
                        ContainerFiles.ROOT + "/serve.sh",
                        Long.toString(Math.max(1, order.life().toSeconds())),
                        order.filesThere() ? "configured" : "")
                .withUser(order.engine().user())
                .withWorkingDir("/")
                .withStopSignal("SIGTERM")
                .withLabels(labels)
                .withExposedPorts(inside)
                .withHostConfig(hostConfig(order, inside, port));
    }

    private HostConfig hostConfig(ServerOrder order, ExposedPort inside, int port) {
        Ports.Binding binding = Ports.Binding.bindIpAndPort(containers.daemon().bindAddress(), port);
        HostConfig config = HostConfig.newHostConfig()
                .withPortBindings(new PortBinding(binding, inside))
                .withRestartPolicy(RestartPolicy.noRestart())
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withShmSize(SHARED_MEMORY_BYTES)
                .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, LOG_SIZE))
                .withTmpFs(memoryFileSystems(order));
        if (limits.memoryBytes() > 0) {
            config.withMemory(limits.memoryBytes() + (order.inMemory() ? dataInMemoryBytes() : 0));
        }
        if (limits.cpus() > 0) {
            config.withNanoCPUs(Math.round(limits.cpus() * NANO));
        }
        return limits.pids() > 0 ? config.withPidsLimit(limits.pids()) : config;
    }

    /** What an image declares as a volume would become one at every start; nothing is ever written there. */
    private Map<String, String> memoryFileSystems(ServerOrder order) {
        Map<String, String> mounts = new HashMap<>();
        order.volumes().forEach(volume -> mounts.put(volume, "rw,noexec,nosuid,nodev,size=64k"));
        if (order.inMemory()) {
            mounts.put(ContainerFiles.MEMORY, "rw,noexec,nosuid,nodev,mode=1777,size=" + dataInMemoryBytes());
        }
        return mounts;
    }

    /** A quarter of the daemon's machine at most: it may be a small virtual one. */
    private long dataInMemoryBytes() {
        return memoryForData(containers.daemon());
    }

    static long memoryForData(Daemon daemon) {
        return daemon.memoryBytes() / 4;
    }

    /** When a server of that life ends, for the labels. */
    static String end(Duration life) {
        return Instant.now().plus(life).toString();
    }

    /**
     * A container that was started.
     *
     * @param port at the daemon's bind address
     */
    record StartedContainer(String id, int port) {}

    /** The image a container was to be made of is not there. */
    static final class ImageMissingException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ImageMissingException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
