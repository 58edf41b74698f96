package dev.ditto.local;

import dev.ditto.local.dump.DigestCache;
import dev.ditto.local.store.DumpDigests;
import java.util.Optional;

/** The dump room's memory, kept in the store. */
record StoredDigests(DumpDigests digests) implements DigestCache {

    @Override
    public Optional<String> find(String identity) {
        return digests.find(identity);
    }

    @Override
    public void put(String identity, String sha256) {
        digests.put(identity, sha256);
    }
}
