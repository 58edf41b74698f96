package dev.ditto.local.runtime.docker.container;

import dev.ditto.local.spi.ServerTools;
import dev.ditto.local.spi.ServerTools.Call;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The disk, or the memory, that a container's data lies on. Asked inside the container: the daemon does not say, and its
 * machine may be another one.
 */
public final class ContainerDisk {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerDisk.class);

    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    /** The data lies in one of two places. */
    private static final String ASK = "[ -d \"$1\" ] || shift; exec df -P -k \"$1\"";

    /** What {@code df -P} says, as POSIX has it: blocks, used, available, capacity. */
    private static final Pattern FREE = Pattern.compile("\\s\\d+\\s+\\d+\\s+(\\d+)\\s+\\d+%");

    private ContainerDisk() {}

    /**
     * How many bytes are free there; empty if the image has no {@code df}.
     *
     * @param places directories; the first one counts that is there
     */
    public static Optional<Long> freeBytes(ServerTools tools, String... places) {
        Call call = new Call(command(places), Map.of(), line -> LOG.debug("df: {}", line), AT_ONCE);
        try (InputStream said = tools.run(call)) {
            Matcher free = FREE.matcher(new String(said.readAllBytes(), StandardCharsets.UTF_8));
            return free.find() ? Optional.of(Long.parseLong(free.group(1)) << 10) : Optional.empty();
        } catch (IOException e) {
            LOG.debug("How much is free in a container cannot be told", e);
            return Optional.empty();
        }
    }

    private static List<String> command(String... places) {
        return Stream.concat(Stream.of("/bin/sh", "-c", ASK, "df"), Stream.of(places))
                .toList();
    }
}
