package dev.ditto.local.snapshot;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.Dump;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.store.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * What a snapshot is made of: everything that changes its content, and nothing else.
 *
 * @param dump what is restored
 * @param scripts what runs after it, in this order
 * @param keepAcl whether the dump's grants are restored
 * @param form how copies of it are made, where not as databases of a shared server; empty there
 */
public record SnapshotSpec(Dump dump, List<Dump> scripts, boolean keepAcl, String form) {

    /** Raised when a restore comes to mean something else, so that older snapshots are not taken for it. */
    private static final String RECIPE = "2";

    public SnapshotSpec {
        scripts = List.copyOf(scripts);
    }

    /** The snapshot key: SHA-256 in hex over the server's binaries, the dump, the scripts and how they are restored. */
    public String key(ServerBinaries binaries) {
        List<String> parts = new ArrayList<>(List.of(
                RECIPE, binaries.engine(), binaries.digest(), dump.sha256(), "acl=" + keepAcl, "masking=none", form));
        scripts.forEach(script -> parts.add(script.sha256()));
        return Digest.sha256(parts.toArray(String[]::new));
    }

    /**
     * A failure of a server or a daemon, which knows nothing of dumps, as one that names the dump.
     *
     * @param what was done to the dump, before its name
     * @param how it failed, after it
     */
    public RuntimeUnavailableException named(String what, String how, RuntimeUnavailableException failure) {
        String words = String.valueOf(failure.getMessage());
        return words.contains(shortName())
                ? failure
                : new RuntimeUnavailableException(what + " " + shortName() + " " + how + ": " + words, failure);
    }

    /** For messages and events: the dump's file name, without the path. */
    public String shortName() {
        String name = dump.name();
        return name.substring(name.lastIndexOf('/') + 1).replaceFirst("^classpath:", "");
    }
}
