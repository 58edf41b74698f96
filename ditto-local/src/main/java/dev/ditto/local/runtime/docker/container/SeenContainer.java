package dev.ditto.local.runtime.docker.container;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A container, as it was a moment ago.
 *
 * @param id the daemon's; never given again
 * @param name as the daemon has it, for messages
 * @param image id of the image it was made of
 * @param status {@code created}, {@code running}, {@code exited}, {@code removing}, {@code dead}
 * @param exitCode null if not known
 * @param outOfMemory whether the kernel killed it for want of memory
 * @param changed when it was made, started or ended last, by the daemon's clock
 */
public record SeenContainer(
        String id,
        String name,
        String image,
        Map<String, String> labels,
        String status,
        @Nullable Long exitCode,
        boolean outOfMemory,
        Instant changed) {

    static SeenContainer of(InspectContainerResponse response) {
        InspectContainerResponse.ContainerState state = response.getState();
        Map<String, String> labels = response.getConfig().getLabels();
        return new SeenContainer(
                response.getId(),
                response.getName().replaceFirst("^/", ""),
                response.getImageId(),
                labels == null ? Map.of() : Map.copyOf(labels),
                Objects.requireNonNullElse(state.getStatus(), "unknown"),
                state.getExitCodeLong(),
                Boolean.TRUE.equals(state.getOOMKilled()),
                latest(response.getCreated(), state.getStartedAt(), state.getFinishedAt()));
    }

    public boolean running() {
        return status.equals("running") || status.equals("paused");
    }

    public boolean created() {
        return status.equals("created");
    }

    /** It ran, and does not any more. */
    public boolean ended() {
        return status.equals("exited") || status.equals("stopped") || status.equals("dead");
    }

    /** How it ended, in words. */
    public String end() {
        return "it is " + status + " with exit status " + exitCode
                + (outOfMemory ? ", killed because it used more memory than it may" : "");
    }

    public String label(String key) {
        return Objects.requireNonNullElse(labels.get(key), "");
    }

    /** The port it is published at, as it was created; 0 if unknown. */
    public int port() {
        return port(labels);
    }

    public static int port(Map<String, String> labels) {
        String port = labels.getOrDefault(ContainerNames.PORT, "");
        return port.isEmpty() ? 0 : Integer.parseInt(port);
    }

    private static Instant latest(@Nullable String... times) {
        Instant latest = Instant.EPOCH;
        for (String time : times) {
            Instant instant = parse(time);
            latest = instant.isAfter(latest) ? instant : latest;
        }
        return latest;
    }

    /** What never happened is the year 1, or not there. */
    public static Instant parse(@Nullable String time) {
        try {
            return time == null || time.isEmpty()
                    ? Instant.EPOCH
                    : OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
