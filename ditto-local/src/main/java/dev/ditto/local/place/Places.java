package dev.ditto.local.place;

import dev.ditto.UnsupportedByClientException;
import dev.ditto.local.port.PortPool;
import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.server.DatabaseServers;
import dev.ditto.local.server.ServerKind;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.server.UnusedServers;
import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.Digest;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.ServerKindRow;
import dev.ditto.local.store.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The places this session uses. Thread-safe. */
public final class Places implements AutoCloseable {

    private static final int ID_LENGTH = 12;

    private final DatabaseServers servers;
    private final ServerRuntime runtime;
    private final StateStore store;
    private final HomeKey key;
    private final PortPool ports;
    private final OwnServerRules rules;
    private final BootClock clock;
    private final ExecutorService background;
    private final Map<DatabaseServer, SharedPlace> shared = new ConcurrentHashMap<>();
    private @Nullable OwnPlace own;

    public Places(
            DatabaseServers servers,
            ServerRuntime runtime,
            StateStore store,
            HomeKey key,
            PortPool ports,
            OwnServerRules rules,
            BootClock clock) {
        this.servers = servers;
        this.runtime = runtime;
        this.store = store;
        this.key = key;
        this.ports = ports;
        this.rules = rules;
        this.clock = clock;
        background = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "ditto-deadlines");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What runs the servers of these places: {@code docker}, {@code embedded}. */
    public String runtimeName() {
        return runtime.name();
    }

    /** The shared server of that kind; attached to at the first call. */
    public Place shared(ServerKind kind) {
        return place(servers.get(kind));
    }

    private Place place(DatabaseServer server) {
        return shared.computeIfAbsent(server, SharedPlace::new);
    }

    /**
     * Where copies have servers of their own.
     *
     * @throws UnsupportedByClientException if the runtime has none
     */
    public synchronized Place own() {
        if (own == null) {
            OwnServers found = runtime.ownServers()
                    .orElseThrow(() -> new UnsupportedByClientException("'isolation = SERVER' is not supported by the "
                            + runtime.name() + " runtime, where copies are databases of one shared server. Use"
                            + " ditto.runtime docker, or isolation 'database'."));
            String id = idOf(found);
            own = new OwnPlace(id, found, servers.engine(), key, ports, rules, clock, background);
            store.servers().secured(id, found.incarnation(), ownKind());
        }
        return own;
    }

    private String idOf(OwnServers found) {
        return UnusedServers.NOT_SHARED
                + Digest.sha256(runtime.name(), servers.engine().name(), found.incarnation())
                        .substring(0, ID_LENGTH);
    }

    /** The place a row speaks of; empty if this version and its settings do not use it. */
    public Optional<Place> find(String id) {
        if (!id.startsWith(UnusedServers.NOT_SHARED)) {
            return servers.find(id).map(this::place);
        }
        return runtime.ownServers().isEmpty()
                ? Optional.empty()
                : Optional.of(own()).filter(place -> place.id().equals(id));
    }

    /** The places this session has used, and still does. */
    public synchronized List<Place> used() {
        List<Place> used = new ArrayList<>();
        servers.attached().forEach(server -> used.add(place(server)));
        if (own != null) {
            used.add(own);
        }
        return used;
    }

    /** Notes a place in a store that does not know it, because a former one was lost. */
    public void noteAgain(Place place) {
        if (place instanceof SharedPlace found) {
            servers.noteAgain(found.server());
        } else if (!store.servers().isSecured(place.incarnation())) {
            store.servers().secured(place.id(), place.incarnation(), ownKind());
        }
    }

    private ServerKindRow ownKind() {
        return new ServerKindRow(servers.engine().name(), "", "", "", "");
    }

    /** Forgets a server that went away; its place is made anew when it is asked for. */
    public void lost(ServerLostException lost) {
        shared.remove(lost.server());
        servers.lost(lost.server());
    }

    @Override
    public synchronized void close() {
        background.shutdown();
        if (own != null) {
            own.close();
        }
    }
}
