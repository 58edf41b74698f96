package dev.ditto.local.server;

import dev.ditto.local.server.DatabaseServers.ServerLimits;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.spi.ServerProfile;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.spi.Storage;
import dev.ditto.local.store.Digest;
import dev.ditto.local.store.ServerKindRow;
import dev.ditto.local.store.StateStore;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which servers there may be, and what they are called: a server is identified by what runs and how. Attaches to none.
 * Thread-safe.
 */
final class ServerIdentities {

    private static final int ID_LENGTH = 16;

    private final StateStore store;
    private final ServerRuntime runtime;
    private final Engine engine;
    private final ServerLimits limits;
    private final Map<ServerKind, String> ids = new ConcurrentHashMap<>();

    ServerIdentities(StateStore store, ServerRuntime runtime, Engine engine, ServerLimits limits) {
        this.store = store;
        this.runtime = runtime;
        this.engine = engine;
        this.limits = limits;
    }

    /** Those that can be told without asking anybody. */
    List<ServerKind> atHand() {
        return runtime.atHand(engine.name())
                .map(binaries -> Arrays.stream(Storage.values())
                        .map(storage -> new ServerKind(binaries, storage))
                        .toList())
                .orElse(List.of());
    }

    /** What the server of that id is made of; empty for a server of other settings. */
    Optional<ServerKind> kindOf(String serverId) {
        return known().stream()
                .filter(kind -> id(kind).equals(serverId))
                .findFirst()
                .or(() -> recorded(serverId));
    }

    /** Those that this session used, or would use. */
    private List<ServerKind> known() {
        Set<ServerKind> kinds = new HashSet<>(ids.keySet());
        kinds.addAll(atHand());
        return List.copyOf(kinds);
    }

    private Optional<ServerKind> recorded(String serverId) {
        return store.servers()
                .kind(serverId)
                .map(row -> new ServerKind(
                        new ServerBinaries(row.engine(), row.version(), row.digest()), Storage.valueOf(row.storage())))
                // Not remembered: a server of old is none that this session would use.
                .filter(kind -> kind.binaries().engine().equals(engine.name())
                        && computeId(kind).equals(serverId));
    }

    /** Ids of those that this session used, or would use. */
    Set<String> ours() {
        Set<String> ours = new HashSet<>();
        known().forEach(kind -> ours.add(id(kind)));
        return ours;
    }

    /** A runtime is not to be asked about the servers of another one, nor a daemon about another's. */
    boolean runsHere(String serverId) {
        String recorded =
                store.servers().kind(serverId).map(ServerKindRow::runtime).orElse("");
        return recorded.isEmpty() ? runtime.whereabouts().isEmpty() : recorded.equals(runner());
    }

    /** Who holds a server's port; another runtime's servers are not ours to judge. */
    String holder(String serverId) {
        return "server:" + runtime.name() + ":" + serverId;
    }

    /** Computed once: every claim asks, and profile and digest are the same for the session. */
    String id(ServerKind kind) {
        return ids.computeIfAbsent(kind, this::computeId);
    }

    private String computeId(ServerKind kind) {
        ServerBinaries binaries = kind.binaries();
        return Digest.sha256(
                        runtime.name(),
                        runtime.whereabouts(),
                        binaries.digest(),
                        profile(binaries).digest(),
                        kind.storage().name())
                .substring(0, ID_LENGTH);
    }

    ServerProfile profile(ServerBinaries binaries) {
        return engine.profile(binaries, limits.maxConnections(), runtime.clients());
    }

    private String runner() {
        return runtime.name() + " " + runtime.whereabouts();
    }

    /** As the store notes it. */
    ServerKindRow row(ServerKind kind) {
        ServerBinaries binaries = kind.binaries();
        return new ServerKindRow(
                binaries.engine(),
                binaries.version(),
                binaries.digest(),
                kind.storage().name(),
                runner());
    }
}
