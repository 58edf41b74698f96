package dev.ditto.local.runtime.docker.daemon;

import com.github.dockerjava.api.model.Info;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells one daemon from another, in the same words in every session. Docker keeps an id with its data; Podman makes up
 * another one at each request, so it is known by where it is and where it keeps its data.
 */
final class DaemonIdentity {

    private static final String PODMAN_STORAGE = "containers/storage";

    private DaemonIdentity() {}

    /** Stable as long as the daemon keeps its data. */
    static String of(Info info, DaemonAddress address) {
        String own = text(info.getId());
        return own.isEmpty() || isPodman(info) ? made(info, address) : own;
    }

    /** Its storage may have been moved; but it never names an index server, which Docker always does. */
    private static boolean isPodman(Info info) {
        return text(info.getDockerRootDir()).contains(PODMAN_STORAGE) || "".equals(info.getIndexServerAddress());
    }

    private static String made(Info info, DaemonAddress address) {
        String known = String.join("\n", address.uri().toString(), text(info.getName()), text(info.getDockerRootDir()));
        return UUID.nameUUIDFromBytes(known.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
