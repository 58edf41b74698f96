package dev.ditto.local.runtime.docker;

import com.github.dockerjava.api.model.Container;
import dev.ditto.DittoException;
import dev.ditto.local.runtime.docker.container.ContainerNames;
import dev.ditto.local.runtime.docker.container.Containers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers that asked an image for its version and were not removed, because their JVM was killed meanwhile: no
 * session knows of them, and they have no deadline of their own. Thread-safe.
 */
final class LeftHelpers {

    /** {@link ContainerNames#KIND} of such a container. */
    static final String KIND = "helper";

    private static final Logger LOG = LoggerFactory.getLogger(LeftHelpers.class);

    private final Containers containers;

    LeftHelpers(Containers containers) {
        this.containers = containers;
    }

    /**
     * Removes those of this home that are older than that; one that cannot be removed stays for the next time.
     *
     * @param life longer than any helper that is still of use to somebody
     * @throws dev.ditto.RuntimeUnavailableException if the daemon does not list them
     */
    void remove(Duration life) {
        Instant before = Instant.now().minus(life);
        for (Container helper : containers.list(Map.of(ContainerNames.KIND, KIND))) {
            if (Instant.ofEpochSecond(helper.getCreated()).isBefore(before)) {
                remove(helper.getId());
            }
        }
    }

    private void remove(String id) {
        try {
            containers.remove(id);
        } catch (DittoException e) {
            LOG.warn("The helper container {} stays for now", id, e);
        }
    }
}
