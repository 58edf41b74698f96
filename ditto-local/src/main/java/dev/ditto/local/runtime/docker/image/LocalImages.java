package dev.ditto.local.runtime.docker.image;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.ditto.ConfigurationException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.daemon.Daemon;
import dev.ditto.local.runtime.docker.daemon.DaemonFailures;
import dev.ditto.local.runtime.docker.daemon.DockerSettings;
import dev.ditto.local.spi.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of the daemon, and what the registry adds to them. An image is looked up anew at each call, since anybody
 * may remove it; what was read from it is kept by its digest, which stands for its content.
 */
public final class LocalImages implements ServerImages {

    private static final Logger LOG = LoggerFactory.getLogger(LocalImages.class);
    private static final Duration NO_PROGRESS = Duration.ofMinutes(2);
    private static final Duration OTHERS_PULL = Duration.ofMinutes(30);
    private static final Duration FAILED_FOR = Duration.ofMinutes(1);

    private final Supplier<Daemon> daemon;
    private final DockerSettings settings;
    private final PullLock lock;
    private final Map<String, String> labels;
    private final Map<String, String> versions = new ConcurrentHashMap<>();
    private final Set<String> fetched = ConcurrentHashMap.newKeySet();
    private final Set<String> replaced = ConcurrentHashMap.newKeySet();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();

    private record Failure(String message, long nanos) {}

    /** @param labels of containers that are started to ask an image for its version */
    public LocalImages(Supplier<Daemon> daemon, DockerSettings settings, PullLock lock, Map<String, String> labels) {
        this.daemon = daemon;
        this.settings = settings;
        this.lock = lock;
        this.labels = Map.copyOf(labels);
    }

    @Override
    public ServerImage choose(String engine, Optional<String> dumpVersion, Progress progress) {
        OfficialImage official = OfficialImage.of(engine);
        try {
            if (settings.image().isPresent()) {
                return require(tagged(settings.image().get()), official, progress);
            }
            return choose(official, official.majorFor(dumpVersion), progress);
        } catch (RuntimeException e) {
            throw DaemonFailures.of(e, "show an image for " + engine);
        }
    }

    private ServerImage choose(OfficialImage official, int major, Progress progress) {
        String reference = official.reference(settings.registry(), major);
        try {
            return require(reference, official, progress);
        } catch (RuntimeUnavailableException e) {
            return newer(official, major, reference).orElseThrow(() -> e);
        }
    }

    /** A newer server reads older dumps; an older one does not read newer ones. */
    private Optional<ServerImage> newer(OfficialImage official, int major, String missing) {
        if (official.standard() <= major) {
            return Optional.empty();
        }
        String standard = official.reference(settings.registry(), official.standard());
        Optional<ServerImage> image = find(standard, official);
        if (image.isPresent() && replaced.add(missing)) {
            LOG.info("The image {} is not to be had; using {}, which is newer and reads the dump", missing, standard);
        }
        return image;
    }

    private ServerImage require(String reference, OfficialImage official, Progress progress) {
        if (settings.pull() == DockerSettings.Pull.ALWAYS && !fetched.contains(reference)) {
            fetch(reference, false, progress);
        }
        Optional<ServerImage> there = find(reference, official);
        if (there.isPresent()) {
            return there.get();
        }
        if (settings.pull() == DockerSettings.Pull.NEVER) {
            throw new RuntimeUnavailableException("The image " + reference
                    + " is not there, and ditto.docker.pull is 'never'. Fetch it with 'docker pull " + reference
                    + "', or set ditto.docker.pull=missing.");
        }
        fetch(reference, true, progress);
        return find(reference, official)
                .orElseThrow(() -> new RuntimeUnavailableException("The daemon fetched the image " + reference
                        + " and does not have it now. Was it removed meanwhile? Repeat the run."));
    }

    /** One process after the other; whoever waited finds it there. */
    private void fetch(String reference, boolean onlyIfMissing, Progress progress) {
        Failure failure = failures.get(reference);
        if (failure != null && System.nanoTime() - failure.nanos < FAILED_FOR.toNanos()) {
            throw new RuntimeUnavailableException(failure.message);
        }
        progress.now(() -> "Fetching the image " + reference + ", or waiting for another process that fetches one");
        try (PullLock.Held held = lock.acquire(OTHERS_PULL, "for another process to fetch an image")) {
            if (!onlyIfMissing || inspect(reference).isEmpty()) {
                new ImagePull(reference, NO_PROGRESS).run(daemon.get(), progress);
            }
            fetched.add(reference);
        } catch (RuntimeUnavailableException e) {
            failures.put(reference, new Failure(String.valueOf(e.getMessage()), System.nanoTime()));
            throw e;
        }
    }

    @Override
    public ServerImage byId(String id) {
        try {
            return inspect(id)
                    .map(image -> read(id, image, OfficialImage.of("postgres")))
                    .orElseThrow(() -> new RuntimeUnavailableException("The image " + id
                            + " is not there any more; somebody removed it. Repeat the run to make it anew."));
        } catch (RuntimeException e) {
            throw DaemonFailures.of(e, "show the image " + id);
        }
    }

    private Optional<ServerImage> find(String reference, OfficialImage official) {
        return inspect(reference).map(image -> read(reference, image, official));
    }

    private Optional<InspectImageResponse> inspect(String reference) {
        try {
            return Optional.of(daemon.get().control().inspectImageCmd(reference).exec());
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (BadRequestException e) {
            throw new ConfigurationException(
                    "The image name '" + reference + "' is refused: " + DaemonFailures.words(e)
                            + ". Correct ditto.copy_image or ditto.docker.registry.",
                    e);
        }
    }

    private ServerImage read(String reference, InspectImageResponse image, OfficialImage official) {
        String id = String.valueOf(image.getId());
        String version =
                versions.computeIfAbsent(id, unknown -> new ImageVersion(daemon.get(), labels).of(image, official));
        return new ServerImage(reference, id, version, volumes(image));
    }

    private static Set<String> volumes(InspectImageResponse image) {
        return image.getConfig() == null || image.getConfig().getVolumes() == null
                ? Set.of()
                : image.getConfig().getVolumes().keySet();
    }

    /** Without a tag the daemon would fetch all tags there are. */
    private static String tagged(String reference) {
        String name = reference.substring(reference.lastIndexOf('/') + 1);
        return name.contains(":") || name.contains("@") ? reference : reference + ":latest";
    }
}
