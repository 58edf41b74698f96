package dev.ditto.local.runtime.docker.image;

import java.util.Set;

/**
 * An image that is there.
 *
 * @param reference as asked for, such as {@code postgres:17}
 * @param id the daemon's digest of it, {@code sha256:} and 64 hex digits
 * @param version of the server in it, such as {@code 17.5}
 * @param volumes directories it declares as volumes
 */
public record ServerImage(String reference, String id, String version, Set<String> volumes) {

    public ServerImage {
        volumes = Set.copyOf(volumes);
    }
}
