package dev.ditto.local.runtime.docker.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import dev.ditto.DittoException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.daemon.Daemon;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What this room asks of a daemon about containers: every call is here, so that a failure says what was being done. All
 * but {@link #find} take a container's id: a name may be another container's a moment later. Thread-safe.
 */
public final class Containers {

    private static final Duration REMOVAL = Duration.ofSeconds(60);
    private static final Duration LOG = Duration.ofSeconds(5);
    private static final int LOG_LINES = 50;

    private final Supplier<Daemon> daemon;
    private final ContainerNames names;

    public Containers(Supplier<Daemon> daemon, ContainerNames names) {
        this.daemon = daemon;
        this.names = names;
    }

    public ContainerNames names() {
        return names;
    }

    public Daemon daemon() {
        return daemon.get();
    }

    /**
     * The container of that name within the home.
     *
     * @throws RuntimeUnavailableException also if somebody else's container has its name
     */
    public Optional<SeenContainer> find(String name) {
        Optional<SeenContainer> found = inspect(names.container(name));
        found.filter(seen -> !names.own(seen.labels())).ifPresent(seen -> {
            throw new RuntimeUnavailableException("The container " + seen.name() + " does not belong to this home ("
                    + ContainerNames.STATE + "=" + seen.label(ContainerNames.STATE) + ", not " + names.state()
                    + "). Rename or remove it.");
        });
        return found;
    }

    /**
     * A container as it is now, whoever it belongs to; empty if there is none.
     *
     * @param container name or id
     */
    public Optional<SeenContainer> inspect(String container) {
        return asked("look at container " + container, client -> {
            try {
                InspectContainerResponse response =
                        client.inspectContainerCmd(container).exec();
                return Optional.of(SeenContainer.of(response));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** Sends a tar into the container's file system, running or not. */
    public void put(String id, InputStream tar) {
        asked(
                "send files to container " + id,
                client -> client.copyArchiveToContainerCmd(id)
                        .withRemotePath("/")
                        .withTarInputStream(tar)
                        .exec());
    }

    /** Whether that file is there, in a container that need not run. */
    public boolean has(String id, String path) {
        return asked("look for " + path + " in container " + id, client -> {
            try (InputStream tar = client.copyArchiveFromContainerCmd(id, path).exec()) {
                return tar.read() >= 0;
            } catch (NotFoundException e) {
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Starts it; nothing happens if it runs.
     *
     * @throws DockerException if the daemon refused; its words say whether that is because of the port
     */
    public void start(String id) {
        try {
            daemon().control().startContainerCmd(id).exec();
        } catch (NotModifiedException e) {
            return; // somebody was faster, which is as good
        } catch (DockerException | DittoException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failed("start container " + id, e);
        }
    }

    /** Removes what is of no use because of a failure, which is the one to be told. */
    public void discard(String id, Throwable failure) {
        try {
            remove(id);
        } catch (DittoException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Sends a signal.
     *
     * @return false if it does not run
     */
    public boolean signal(String id, String signal) {
        return asked("stop container " + id, client -> {
            try {
                client.killContainerCmd(id).withSignal(signal).exec();
                return true;
            } catch (NotFoundException | ConflictException e) {
                return false;
            }
        });
    }

    /** Removes it, whatever it does, with its volumes; returns when it is gone. Idempotent. */
    public void remove(String id) {
        Patience patience = Patience.of(REMOVAL);
        while (!tryRemove(id)) {
            if (patience.isOver()) {
                throw new RuntimeUnavailableException("The container " + id + " is still being removed by the daemon"
                        + " after " + patience.spent() + ". Look at the daemon's log.");
            }
            patience.pause("container " + id + " to be removed");
        }
    }

    private boolean tryRemove(String id) {
        return asked("remove container " + id, client -> {
            try {
                client.removeContainerCmd(id)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
                return inspect(id).isEmpty();
            } catch (NotFoundException e) {
                return true;
            } catch (ConflictException e) {
                // Its removal is in progress already.
                return false;
            }
        });
    }

    /** The home's containers that carry those labels too. */
    public List<Container> list(Map<String, String> labels) {
        Map<String, String> filter = new HashMap<>(labels);
        filter.put(ContainerNames.STATE, names.state());
        return asked(
                "list containers",
                client -> client.listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(filter)
                        .exec());
    }

    /** The last lines it wrote; what stands in the way is said instead of them. */
    public String log(String id) {
        List<String> text = Collections.synchronizedList(new ArrayList<>());
        try (ResultCallback.Adapter<Frame> lines = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Frame frame) {
                text.add(new String(frame.getPayload(), StandardCharsets.UTF_8));
            }
        }) {
            daemon().streaming()
                    .logContainerCmd(id)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTail(LOG_LINES)
                    .exec(lines);
            lines.awaitCompletion(LOG.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            text.add("(its log cannot be read: " + e + ")");
        }
        return String.join("", text).strip();
    }

    /** Does something with the client for short calls; any failure that was not expected says what was being done. */
    public <T> T asked(String purpose, Ask<T> ask) {
        Daemon asked = daemon();
        try {
            return ask.of(asked.control());
        } catch (DittoException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failed(purpose, e);
        }
    }

    public static RuntimeUnavailableException failed(String purpose, RuntimeException e) {
        return new RuntimeUnavailableException(
                "The container daemon failed to " + purpose + ": " + e.getMessage()
                        + ". Does it still run, and has its disk space left? docker info says so.",
                e);
    }

    /** One question to the daemon. */
    public interface Ask<T> {
        T of(DockerClient client);
    }
}
