package dev.ditto.local.server;

import dev.ditto.DittoException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.port.PortPool;
import dev.ditto.local.spi.Engine;
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
import dev.ditto.local.store.ServerData;
import dev.ditto.local.store.ServerKindRow;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared servers of a home, as this session is attached to them. A server is identified by what runs and how
 * (binaries, profile, storage), so that all JVMs that mean the same meet at the same server. Thread-safe.
 */
public final class DatabaseServers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseServers.class);
    private static final int ID_LENGTH = 16;

    private final Home home;
    private final HomeKey key;
    private final StateStore store;
    private final PortPool ports;
    private final ServerRuntime runtime;
    private final Engine engine;
    private final ServerLimits limits;
    private final Map<String, DatabaseServer> attached = new ConcurrentHashMap<>();
    private final Map<String, Object> attaching = new ConcurrentHashMap<>();
    private final Map<ServerKind, String> ids = new ConcurrentHashMap<>();
    private final Map<String, ServerBinaries> chosen = new ConcurrentHashMap<>();
    private Set<String> idleBefore = Set.of();
    private volatile boolean closed;

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

    /**
     * What runs for a dump; asked of the runtime once per version.
     *
     * @param dumpVersion version of the server the dump was made from, if it says
     */
    public ServerBinaries binaries(Optional<String> dumpVersion) {
        ServerBinaries known = chosen.get(dumpVersion.orElse(""));
        if (known != null) {
            return known;
        }
        ServerBinaries asked = runtime.binaries(engine.name(), dumpVersion);
        chosen.put(dumpVersion.orElse(""), asked);
        return asked;
    }

    /** Where a database of about that size should lie: in memory while it fits the budget. */
    public Storage storageFor(long expectedBytes) {
        long budget = limits.memoryBudgetBytes();
        Optional<Long> free = budget == 0 ? Optional.empty() : runtime.freeMemoryBytes(home.directory());
        // Half of what is free stays free for others, and a snapshot needs room for several copies of itself.
        long usable = Math.min(budget, free.orElse(0L) / 2);
        return expectedBytes * limits.copiesToFit() <= usable ? Storage.MEMORY : Storage.DISK;
    }

    /** Attaches to the servers that run already, and connects: a young JVM has nothing better to do while the store opens. */
    public void joinRunning() {
        try {
            for (ServerKind kind : atHand()) {
                if (isRunning(id(kind))) {
                    get(kind).warmUp();
                }
            }
        } catch (RuntimeException e) {
            // Whoever needs that server is told; perhaps nobody does.
            LOG.debug("The running server could not be joined ahead", e);
        }
    }

    private List<ServerKind> atHand() {
        return runtime.atHand(engine.name())
                .map(binaries -> Arrays.stream(Storage.values())
                        .map(storage -> new ServerKind(binaries, storage))
                        .toList())
                .orElse(List.of());
    }

    /**
     * The server of that kind: attached to at the first call, started if need be.
     *
     * @throws RuntimeUnavailableException if this session is closed, or the server does not come up
     */
    public DatabaseServer get(ServerKind kind) {
        String id = id(kind);
        DatabaseServer server = attached.get(id);
        return server != null ? server : attachOnce(id, kind);
    }

    /** One after the other, but nobody waits for a server that is not the one wanted. */
    private DatabaseServer attachOnce(String id, ServerKind kind) {
        synchronized (attaching.computeIfAbsent(id, any -> new Object())) {
            DatabaseServer server = attached.get(id);
            if (server == null) {
                refuseClosed();
                server = attach(kind);
                attached.put(id, server);
                if (closed && attached.remove(id, server)) {
                    server.close();
                }
                refuseClosed();
            }
            return server;
        }
    }

    /** Attached to now, a server would be held until the end of the JVM. */
    private void refuseClosed() {
        if (closed) {
            throw new RuntimeUnavailableException("This copy manager is closed; open another one.");
        }
    }

    /** The server of that id, if this version and its settings would run it; attached to if need be. */
    public Optional<DatabaseServer> find(String serverId) {
        DatabaseServer server = attached.get(serverId);
        return server != null ? Optional.of(server) : kindOf(serverId).map(this::get);
    }

    /** What the server of that id is made of; empty for a server of other settings. */
    public Optional<ServerKind> kindOf(String serverId) {
        return known().stream()
                .filter(kind -> id(kind).equals(serverId))
                .findFirst()
                .or(() -> recorded(serverId));
    }

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

    /** Whether somebody runs that server now, so that looking into it starts nothing. */
    public boolean isRunning(String serverId) {
        return runtime.isRunning(home.directory(), serverId);
    }

    /** The servers this session is attached to now. */
    public List<DatabaseServer> attached() {
        return List.copyOf(attached.values());
    }

    /** Notes an attached server, and its port, in a store that does not know them, because a former one was lost. */
    public void noteAgain(DatabaseServer server) {
        if (!store.servers().isSecured(server.incarnation())) {
            kindOf(server.id())
                    .ifPresent(kind -> store.former()
                            .adopt(
                                    new ServerData(server.id(), server.incarnation()),
                                    row(kind),
                                    server.port(),
                                    holder(server.id())));
        }
    }

    /** Forgets a server that went away; the next {@link #get} attaches anew. */
    public void lost(DatabaseServer server) {
        if (attached.values().remove(server)) {
            server.close();
        }
    }

    /** Gives back the ports of servers and copies that are not there any more: neither now nor when this was called last. */
    public synchronized void releaseIdlePorts() {
        Set<String> idle = new HashSet<>();
        for (PortLeases.Lease lease : store.ports().leases()) {
            String holder = lease.holder();
            if (isIdle(holder)) {
                idle.add(holder);
                if (idleBefore.contains(holder)) {
                    ports.quarantine(lease.port(), holder);
                }
            }
        }
        // A server that is just being started does not run yet; it will by the next call.
        idleBefore = idle;
    }

    /** A runtime is not to be asked about the servers of another one, nor a daemon about another's. */
    private boolean runsHere(String serverId) {
        String recorded =
                store.servers().kind(serverId).map(ServerKindRow::runtime).orElse("");
        return recorded.isEmpty() ? runtime.whereabouts().isEmpty() : recorded.equals(runner());
    }

    private boolean isIdle(String holder) {
        String ours = holder("");
        if (holder.startsWith(ours)) {
            return !runtime.keepsPort(home.directory(), holder.substring(ours.length()));
        }
        return holder.startsWith(PortPool.COPY_HOLDER)
                && !store.ports().isOfLivingCopy(holder.substring(PortPool.COPY_HOLDER.length()));
    }

    /** The servers of this home that this session would not use. */
    public UnusedServers unused() {
        Set<String> ours = new HashSet<>();
        known().forEach(kind -> ours.add(id(kind)));
        return new UnusedServers(home, store, runtime, ours, this::holder, this::runsHere);
    }

    @Override
    public void close() {
        closed = true;
        attached.values().removeIf(server -> {
            server.close();
            return true;
        });
        runtime.close();
    }

    private DatabaseServer attach(ServerKind kind) {
        ServerRequest request = request(kind);
        RunningServer running = runtime.attach(request);
        DatabaseServer server = new DatabaseServer(
                request.id(),
                engine,
                running,
                new DatabaseServer.AdminLogin(request.adminUser(), request.adminPassword()),
                ", or raise ditto." + runtime.name() + ".max_connections");
        boolean done = false;
        try {
            secure(server, kind);
            if (server.started()) {
                stayUpForKept(server);
            }
            done = true;
            announce(server, kind);
            return server;
        } finally {
            if (!done) {
                server.close();
            }
        }
    }

    /** It forgot when it ended. */
    private void stayUpForKept(DatabaseServer server) {
        Duration kept = store.copies().keptFor(server.incarnation());
        if (!kept.isZero()) {
            try {
                server.stayUp(kept);
            } catch (DittoException e) {
                // As long as this session is attached it stays up, and the next round says it again.
                LOG.debug("Server {} was not told to stay up for the copies kept in it", server.id(), e);
            }
        }
    }

    private void announce(DatabaseServer server, ServerKind kind) {
        if (server.started()) {
            LOG.info(
                    "Started {} {} at {}:{}, its data {}; it stops {} s after its last session",
                    engine.name(),
                    kind.binaries().version(),
                    server.host(),
                    server.port(),
                    kind.storage() == Storage.MEMORY ? "in memory (tmpfs)" : "on disk",
                    limits.idle().toSeconds());
        } else {
            LOG.debug("Joined {} {} at {}:{}", engine.name(), kind.binaries().version(), server.host(), server.port());
        }
    }

    /** A fresh server's doors are shut before anybody else learns of it. */
    private void secure(DatabaseServer server, ServerKind kind) {
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
                store.servers().secured(server.id(), server.incarnation(), row(kind));
                store.copies().lost(server.id(), "server");
                store.snapshots().lost(server.id());
            }
        }
    }

    private ServerRequest request(ServerKind kind) {
        String id = id(kind);
        return new ServerRequest(
                id,
                home.directory(),
                kind.binaries(),
                profile(kind.binaries()),
                kind.storage(),
                engine.adminUser(),
                key.password("server:" + id),
                limits.idle(),
                ports.leasedTo(holder(id)),
                limits.timeout());
    }

    /** Who holds a server's port; another runtime's servers are not ours to judge. */
    String holder(String serverId) {
        return "server:" + runtime.name() + ":" + serverId;
    }

    /** Computed once: every claim asks, and profile and digest are the same for the session. */
    private String id(ServerKind kind) {
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

    private ServerProfile profile(ServerBinaries binaries) {
        return engine.profile(binaries, limits.maxConnections(), runtime.clients());
    }

    private String runner() {
        return runtime.name() + " " + runtime.whereabouts();
    }

    private ServerKindRow row(ServerKind kind) {
        ServerBinaries binaries = kind.binaries();
        return new ServerKindRow(
                binaries.engine(),
                binaries.version(),
                binaries.digest(),
                kind.storage().name(),
                runner());
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
