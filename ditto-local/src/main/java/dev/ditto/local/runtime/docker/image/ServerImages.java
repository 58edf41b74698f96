package dev.ditto.local.runtime.docker.image;

import dev.ditto.local.spi.Progress;
import java.util.Optional;

/** The images servers run from. Thread-safe, and safe between processes that share a home. */
public interface ServerImages {

    /**
     * The image for a dump; fetched if it is missing and the configuration allows that.
     *
     * @param dumpVersion version of the server the dump was made from, if known
     * @param progress where fetching it is told of
     * @throws dev.ditto.RuntimeUnavailableException if it cannot be had
     */
    ServerImage choose(String engine, Optional<String> dumpVersion, Progress progress);

    /**
     * The image of that id.
     *
     * @throws dev.ditto.RuntimeUnavailableException if it is not there any more
     */
    ServerImage byId(String id);
}
