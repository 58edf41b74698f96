package dev.ditto.local.runtime.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.Image;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.container.ContainerNames;
import dev.ditto.local.runtime.docker.container.ContainerNames.Kind;
import dev.ditto.local.runtime.docker.container.Containers;
import dev.ditto.local.runtime.docker.container.Patience;
import dev.ditto.local.runtime.docker.container.SeenContainer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Frozen servers: images with a server's data in them. Thread-safe. */
final class FrozenServers {

    /** A commit copies all data of the server; its answer may be given up before it is done. */
    private static final Duration COMMIT = Duration.ofMinutes(30);

    private final Containers containers;
    private final ContainerNames names;

    FrozenServers(Containers containers) {
        this.containers = containers;
        this.names = containers.names();
    }

    /**
     * What is frozen under a name.
     *
     * @param volumes directories the image it was made from declared as volumes
     * @param origin id of the container it was
     * @param files {@link ContainerFiles#digest} of ditto's own files in it
     */
    record Frozen(String image, Set<String> volumes, String origin, String files, long imageBytes) {}

    Optional<Frozen> find(String frozen) {
        return inspect(names.image(frozen)).map(image -> {
            ContainerConfig config = image.getConfig();
            Map<String, String> labels = config == null ? null : config.getLabels();
            Map<String, ?> volumes = config == null ? null : config.getVolumes();
            return new Frozen(
                    names.image(frozen),
                    volumes == null ? Set.of() : Set.copyOf(volumes.keySet()),
                    labels == null ? "" : labels.getOrDefault(ContainerNames.ORIGIN, ""),
                    labels == null ? "" : labels.getOrDefault(ContainerNames.FILES, ""),
                    image.getSize() == null ? 0 : image.getSize());
        });
    }

    private Optional<InspectImageResponse> inspect(String image) {
        return containers.asked("look at image " + image, client -> {
            try {
                return Optional.of(client.inspectImageCmd(image).exec());
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Makes an image of a stopped container.
     *
     * @return how many bytes it has more than the image below it
     */
    long commit(SeenContainer container, String frozen) {
        Optional<Frozen> earlier = find(frozen);
        if (earlier.isPresent() && !earlier.get().origin().equals(container.id())) {
            remove(frozen);
            earlier = Optional.empty();
        }
        Frozen image = earlier.orElseGet(() -> make(container, frozen));
        long below =
                inspect(container.image()).map(InspectImageResponse::getSize).orElse(0L);
        return Math.max(0, image.imageBytes() - below);
    }

    private Frozen make(SeenContainer container, String frozen) {
        Patience patience = Patience.of(COMMIT);
        try {
            containers
                    .daemon()
                    .streaming()
                    .commitCmd(container.id())
                    .withRepository(names.repository())
                    .withTag(frozen)
                    .withPause(false)
                    .withLabels(labels(container, frozen))
                    .exec();
        } catch (DockerException e) {
            throw Containers.failed("freeze " + container.name() + " as " + names.image(frozen), e);
        } catch (RuntimeException e) {
            return awaited(frozen, patience, e);
        }
        return find(frozen)
                .orElseThrow(() -> new RuntimeUnavailableException("The image " + names.image(frozen)
                        + " was removed as soon as it was made. Does another program prune images?"));
    }

    /** The answer got lost; the daemon may well be at work still. */
    private Frozen awaited(String frozen, Patience patience, RuntimeException lost) {
        while (true) {
            Optional<Frozen> made = find(frozen);
            if (made.isPresent()) {
                return made.get();
            }
            if (patience.isOver()) {
                throw Containers.failed("make image " + names.image(frozen) + " within " + patience.spent(), lost);
            }
            patience.pause("image " + names.image(frozen));
        }
    }

    /** Those of the container stay unless they are given anew. */
    private Map<String, String> labels(SeenContainer container, String frozen) {
        Map<String, String> labels = new HashMap<>(container.labels());
        labels.putAll(names.labels(Kind.SNAPSHOT, frozen));
        labels.put(ContainerNames.ORIGIN, container.id());
        labels.put(ContainerNames.BASE, container.image());
        labels.put(ContainerNames.PORT, "");
        labels.put(ContainerNames.DEADLINE, "");
        return labels;
    }

    /**
     * Removes it. Idempotent.
     *
     * @throws RuntimeUnavailableException if there is a container of it
     */
    void remove(String frozen) {
        removeImage(names.image(frozen));
        // Untagged ones: somebody gave the name to another image.
        for (Image image : list()) {
            if (frozen.equals(image.getLabels().get(ContainerNames.NAME))) {
                removeImage(image.getId());
            }
        }
    }

    private boolean removeImage(String image) {
        return containers.asked("remove image " + image, client -> {
            try {
                // Without its untagged parents: they may be an image whose tag moved on.
                client.removeImageCmd(image).withNoPrune(true).exec();
                return true;
            } catch (NotFoundException e) {
                return false;
            } catch (ConflictException e) {
                throw new RuntimeUnavailableException(
                        "The snapshot " + image + " stays: a server was started from it (" + e.getMessage()
                                + "). Remove that first.",
                        e);
            }
        });
    }

    List<Image> list() {
        Map<String, String> labels =
                Map.of(ContainerNames.STATE, names.state(), ContainerNames.KIND, Kind.SNAPSHOT.label());
        return containers.asked(
                "list images",
                client -> client.listImagesCmd().withLabelFilter(labels).exec());
    }
}
