package dev.ditto.local.server;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.port.PortPool;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.PortSource;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.spi.ServerProfile;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.spi.Storage;
import dev.ditto.local.store.Digest;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.LockFile;
import dev.ditto.local.store.PortLeases;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared servers of a home, as this session is attached to them. A server is identified by what runs and how
 * (binaries, profile, storage), so that all JVMs that mean the same meet at the same server. Thread-safe.
 */
public final class DatabaseServers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseServers.class);
    private static final String HOLDER = "server:";
    private static final int ID_LENGTH = 16;

    private final Home home;
    private final HomeKey key;
    private final StateStore store;
    private final PortPool ports;
    private final ServerRuntime runtime;
    private final Engine engine;
    private final ServerLimits limits;
    private final Map<Storage, DatabaseServer> attached = new ConcurrentHashMap<>();
    private final Map<Storage, String> ids = new ConcurrentHashMap<>();
    private @Nullable ServerBinaries binaries;
    private Set<String> idleBefore = Set.of();
    private boolean closed;

    public DatabaseServers(
            Home home,
            HomeKey key,
            StateStore store,
            PortPool ports,
            ServerRuntime runtime,
            Engine engine,
            ServerLimits limits) {
        this.home = home;
        this.key = key;
        this.store = store;
        this.ports = ports;
        this.runtime = runtime;
        this.engine = engine;
        this.limits = limits;
    }

    public Engine engine() {
        return engine;
    }

    /** What runs; asked of the runtime once. */
    public synchronized ServerBinaries binaries() {
        if (binaries == null) {
            binaries = runtime.binaries(engine.name(), Optional.empty());
        }
        return binaries;
    }

    /** Where a database of about that size should lie: in memory while it fits the budget. */
    public Storage storageFor(long expectedBytes) {
        long budget = limits.memoryBudgetBytes();
        Optional<Long> free = budget == 0 ? Optional.empty() : runtime.freeMemoryBytes(home.directory());
        // Half of what is free stays free for others, and a snapshot needs room for several copies of itself.
        long usable = Math.min(budget, free.orElse(0L) / 2);
        return expectedBytes * limits.copiesToFit() <= usable ? Storage.MEMORY : Storage.DISK;
    }

    /** The storage of a server of this session's; empty for a server of other settings. */
    public Optional<Storage> storageOf(String serverId) {
        return Arrays.stream(Storage.values())
                .filter(storage -> id(storage).equals(serverId))
                .findFirst();
    }

    /** Attaches to the servers that run already, and connects: a young JVM has nothing better to do while the store opens. */
    public void joinRunning() {
        for (Storage storage : Storage.values()) {
            try {
                if (isRunning(id(storage))) {
                    get(storage).warmUp();
                }
            } catch (RuntimeException e) {
                // Whoever needs that server is told; perhaps nobody does.
                LOG.debug("The running server could not be joined ahead", e);
            }
        }
    }

    /**
     * The server of that storage: attached to at the first call, started if need be.
     *
     * @throws RuntimeUnavailableException if this session is closed, or the server does not come up
     */
    public synchronized DatabaseServer get(Storage storage) {
        if (closed) {
            // Attached to now, it would be held until the end of the JVM.
            throw new RuntimeUnavailableException("This copy manager is closed; open another one.");
        }
        DatabaseServer server = attached.get(storage);
        if (server == null) {
            server = attach(storage);
            attached.put(storage, server);
        }
        return server;
    }

    /** The server of that id, if this session would use it; attached to if need be. */
    public Optional<DatabaseServer> find(String serverId) {
        return storageOf(serverId).map(this::get);
    }

    /** Whether somebody runs that server now, so that looking into it starts nothing. */
    public boolean isRunning(String serverId) {
        return runtime.isRunning(home.directory(), serverId);
    }

    /** The servers this session is attached to now. */
    public synchronized List<DatabaseServer> attached() {
        return List.copyOf(attached.values());
    }

    /** Forgets a server that went away; the next {@link #get} attaches anew. */
    public synchronized void lost(DatabaseServer server) {
        if (attached.values().remove(server)) {
            server.close();
        }
    }

    /** Gives back the ports of servers that do not run any more: neither now nor when this was called last. */
    public synchronized void releaseIdlePorts() {
        Set<String> idle = new HashSet<>();
        for (PortLeases.Lease lease : store.ports().leases()) {
            String holder = lease.holder();
            if (holder.startsWith(HOLDER) && !isRunning(holder.substring(HOLDER.length()))) {
                idle.add(holder);
                if (idleBefore.contains(holder)) {
                    ports.quarantine(lease.port(), holder);
                }
            }
        }
        // A server that is just being started does not run yet; it will by the next call.
        idleBefore = idle;
    }

    /** The servers of this home that this session would not use. */
    public UnusedServers unused() {
        Set<String> ours = new HashSet<>();
        for (Storage storage : Storage.values()) {
            ours.add(id(storage));
        }
        return new UnusedServers(home, store, runtime, ours);
    }

    @Override
    public synchronized void close() {
        closed = true;
        attached.values().forEach(DatabaseServer::close);
        attached.clear();
    }

    private DatabaseServer attach(Storage storage) {
        ServerRequest request = request(storage);
        RunningServer running = runtime.attach(request);
        DatabaseServer server = new DatabaseServer(
                request.id(),
                engine,
                running,
                new DatabaseServer.AdminLogin(request.adminUser(), request.adminPassword()));
        boolean done = false;
        try {
            secure(server);
            done = true;
            announce(server, storage);
            return server;
        } finally {
            if (!done) {
                server.close();
            }
        }
    }

    private void announce(DatabaseServer server, Storage storage) {
        if (server.started()) {
            LOG.info(
                    "Started {} {} at {}:{}, its data {}; it stops {} s after its last session",
                    engine.name(),
                    binaries().version(),
                    server.host(),
                    server.port(),
                    storage == Storage.MEMORY ? "in memory (tmpfs)" : "on disk",
                    limits.idle().toSeconds());
        } else {
            LOG.debug("Joined {} {} at {}:{}", engine.name(), binaries().version(), server.host(), server.port());
        }
    }

    /** A fresh server's doors are shut before anybody else learns of it. */
    private void secure(DatabaseServer server) {
        if (store.servers().isSecured(server.incarnation())) {
            return;
        }
        try (LockFile.Held held =
                home.lock("secure-" + server.id()).acquire(limits.timeout(), "for a server to be secured")) {
            if (!store.servers().isSecured(server.incarnation())) {
                server.admin("to secure the server", admin -> {
                    engine.secure(admin);
                    return true;
                });
                store.servers().secured(server.id(), server.incarnation());
                store.copies().lost(server.id(), "server");
                store.snapshots().lost(server.id());
            }
        }
    }

    private ServerRequest request(Storage storage) {
        String id = id(storage);
        return new ServerRequest(
                id,
                home.directory(),
                binaries(),
                profile(),
                storage,
                engine.adminUser(),
                key.password("server:" + id),
                limits.idle(),
                new LeasedPorts(holder(id)),
                limits.timeout());
    }

    /** Who holds a server's port. */
    static String holder(String serverId) {
        return HOLDER + serverId;
    }

    /** Computed once: every claim asks, and profile and digest are the same for the session. */
    private String id(Storage storage) {
        return ids.computeIfAbsent(storage, this::computeId);
    }

    private String computeId(Storage storage) {
        return Digest.sha256(runtime.name(), binaries().digest(), profile().digest(), storage.name())
                .substring(0, ID_LENGTH);
    }

    private ServerProfile profile() {
        return engine.profile(binaries(), limits.maxConnections(), runtime.clients());
    }

    /** The pool, as one server sees it. */
    private final class LeasedPorts implements PortSource {

        private final String holder;

        LeasedPorts(String holder) {
            this.holder = holder;
        }

        @Override
        public int next() {
            return ports.allocate(holder);
        }

        @Override
        public void refused(int port) {
            ports.quarantine(port, holder);
        }
    }

    /**
     * What a shared server may take.
     *
     * @param maxConnections how many connections it serves
     * @param memoryBudgetBytes how much memory its data may take; 0 means none
     * @param copiesToFit how many copies of a snapshot have to fit that budget
     * @param idle how long it outlives its last session
     * @param timeout how long attaching may take
     */
    public record ServerLimits(
            int maxConnections, long memoryBudgetBytes, int copiesToFit, Duration idle, Duration timeout) {}
}
