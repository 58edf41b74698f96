package dev.ditto.local.dump;

import java.util.Optional;

/**
 * Remembers digests of files that have not changed, because reading a large dump takes seconds. Implementations are
 * thread-safe. Forgetting is always allowed.
 */
public interface DigestCache {

    /**
     * The digest put in for exactly that identity.
     *
     * @param identity real path, size, time of change and file key, and the entry if it is in a jar
     */
    Optional<String> find(String identity);

    /**
     * Remembers a digest.
     *
     * @param sha256 in hex
     */
    void put(String identity, String sha256);
}
