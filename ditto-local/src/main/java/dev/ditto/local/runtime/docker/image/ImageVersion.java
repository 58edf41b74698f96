package dev.ditto.local.runtime.docker.image;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.daemon.Daemon;
import dev.ditto.local.runtime.docker.daemon.DaemonFailures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds out the version of the server in an image: official images say it in their environment, and so do images made
 * from them; of others the server itself is asked, in a container without a network.
 */
final class ImageVersion {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,4}){0,2}");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long MOST_PROCESSES = 64;
    private static final String MASK = "rw,noexec,nosuid,nodev,size=64k";

    private final Daemon daemon;
    private final Map<String, String> labels;

    /** @param labels of the container, should one be needed */
    ImageVersion(Daemon daemon, Map<String, String> labels) {
        this.daemon = daemon;
        this.labels = labels;
    }

    String of(InspectImageResponse image, OfficialImage official) {
        return official.versionVariables().stream()
                .flatMap(name -> variable(image, name).stream())
                .flatMap(value -> number(value).stream())
                .findFirst()
                .orElseGet(() -> ask(image, official.versionCommand()));
    }

    private static Optional<String> variable(InspectImageResponse image, String name) {
        if (image.getConfig() == null || image.getConfig().getEnv() == null) {
            return Optional.empty();
        }
        return Arrays.stream(image.getConfig().getEnv())
                .filter(entry -> entry.startsWith(name + "="))
                .map(entry -> entry.substring(name.length() + 1))
                .findFirst();
    }

    /** The first number: {@code 17.5} of {@code 17.5-1.pgdg120+1} and of {@code postgres (PostgreSQL) 17.5}. */
    private static Optional<String> number(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    private String ask(InspectImageResponse image, List<String> command) {
        String container = daemon.control()
                .createContainerCmd(String.valueOf(image.getId()))
                .withEntrypoint(command)
                .withCmd(List.of())
                .withLabels(labels)
                .withHostConfig(confined(image))
                .exec()
                .getId();
        try {
            daemon.control().startContainerCmd(container).exec();
            String said = output(container);
            return number(said).orElseThrow(() -> unknown(image, command, said));
        } catch (IOException e) {
            throw unknown(image, command, DaemonFailures.words(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(image, command, "interrupted");
        } finally {
            daemon.control()
                    .removeContainerCmd(container)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        }
    }

    /** It prints a line and ends: whatever else the image would do is nothing it has to be able to. */
    static HostConfig confined(InspectImageResponse image) {
        return HostConfig.newHostConfig()
                .withNetworkMode("none")
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withPidsLimit(MOST_PROCESSES)
                .withTmpFs(maskedVolumes(image));
    }

    /** What an image declares as a volume would become one of the daemon's, which outlives a JVM that is killed now. */
    private static Map<String, String> maskedVolumes(InspectImageResponse image) {
        Map<String, ?> volumes =
                image.getConfig() == null ? null : image.getConfig().getVolumes();
        return volumes == null
                ? Map.of()
                : volumes.keySet().stream().collect(Collectors.toMap(volume -> volume, volume -> MASK));
    }

    private String output(String container) throws IOException, InterruptedException {
        try (WaitContainerResultCallback end =
                daemon.streaming().waitContainerCmd(container).exec(new WaitContainerResultCallback())) {
            end.awaitStatusCode(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        Queue<String> text = new ConcurrentLinkedQueue<>();
        try (ResultCallback.Adapter<Frame> log = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Frame frame) {
                text.add(new String(frame.getPayload(), StandardCharsets.UTF_8));
            }
        }) {
            daemon.streaming()
                    .logContainerCmd(container)
                    .withStdOut(true)
                    .withStdErr(true)
                    .exec(log);
            log.awaitCompletion(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        return String.join("", text);
    }

    private static RuntimeUnavailableException unknown(InspectImageResponse image, List<String> command, String said) {
        return new RuntimeUnavailableException("The image " + image.getRepoTags() + " (" + image.getId()
                + ") does not say which version of the server it holds: '" + String.join(" ", command) + "' said '"
                + DaemonFailures.clean(said)
                + "'. Set ditto.copy_image to an image with that program on its path.");
    }
}
