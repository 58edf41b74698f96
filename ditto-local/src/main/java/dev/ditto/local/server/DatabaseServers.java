package dev.ditto.local.server;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.port.PortPool;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.Progress;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.spi.Storage;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared servers of a home, as this session is attached to them. A server is identified by what runs and how
 * (binaries, profile, storage), so that all JVMs that mean the same meet at the same server. Thread-safe.
 */
public final class DatabaseServers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseServers.class);

    private final Home home;
    private final StateStore store;
    private final ServerRuntime runtime;
    private final Engine engine;
    private final ServerLimits limits;
    private final ServerIdentities identities;
    private final ServerAttachment attachment;
    private final IdlePorts idlePorts;
    private final Map<String, DatabaseServer> attached = new ConcurrentHashMap<>();
    private final Map<String, Object> attaching = new ConcurrentHashMap<>();
    private final Map<String, ServerBinaries> chosen = new ConcurrentHashMap<>();
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
        this.store = store;
        this.runtime = runtime;
        this.engine = engine;
        this.limits = limits;
        identities = new ServerIdentities(store, runtime, engine, limits);
        attachment = new ServerAttachment(home, key, store, ports, runtime, engine, limits, identities);
        idlePorts = new IdlePorts(home, store, ports, runtime, identities);
    }

    public Engine engine() {
        return engine;
    }

    /** What runs for a dump, if that is known already or can be told at once. */
    public Optional<ServerBinaries> knownBinaries(Optional<String> dumpVersion) {
        return Optional.ofNullable(chosen.get(dumpVersion.orElse(""))).or(() -> runtime.atHand(engine.name()));
    }

    /**
     * What runs for a dump; asked of the runtime once per version.
     *
     * @param dumpVersion version of the server the dump was made from, if it says
     * @param progress where it is said if that takes long
     */
    public ServerBinaries binaries(Optional<String> dumpVersion, Progress progress) {
        ServerBinaries known = chosen.get(dumpVersion.orElse(""));
        if (known != null) {
            return known;
        }
        ServerBinaries asked = runtime.binaries(engine.name(), dumpVersion, progress);
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
            for (ServerKind kind : identities.atHand()) {
                if (isRunning(identities.id(kind))) {
                    get(kind).warmUp();
                }
            }
        } catch (RuntimeException e) {
            // Whoever needs that server is told; perhaps nobody does.
            LOG.debug("The running server could not be joined ahead", e);
        }
    }

    /**
     * The server of that kind: attached to at the first call, started if need be.
     *
     * @throws RuntimeUnavailableException if this session is closed, or the server does not come up
     */
    public DatabaseServer get(ServerKind kind) {
        String id = identities.id(kind);
        DatabaseServer server = attached.get(id);
        return server != null ? server : attachOnce(id, kind);
    }

    /** One after the other, but nobody waits for a server that is not the one wanted. */
    private DatabaseServer attachOnce(String id, ServerKind kind) {
        synchronized (attaching.computeIfAbsent(id, any -> new Object())) {
            DatabaseServer server = attached.get(id);
            if (server == null) {
                refuseClosed();
                server = attachment.attach(kind);
                attached.put(id, server);
                if (closed && attached.remove(id, server)) {
                    server.leaveInOrder();
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
        return identities.kindOf(serverId);
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
        attachment.noteAgain(server);
    }

    /** Forgets a server that went away; the next {@link #get} attaches anew. */
    public void lost(DatabaseServer server) {
        if (attached.values().remove(server)) {
            server.close();
        }
    }

    /** Gives back the ports of servers and copies that are not there any more: neither now nor when this was called last. */
    public void releaseIdlePorts() {
        idlePorts.release();
    }

    /** The servers of this home that this session would not use. */
    public UnusedServers unused() {
        return new UnusedServers(home, store, runtime, identities.ours(), identities::holder, identities::runsHere);
    }

    /** Says to every server that this session leaves no copy in it; to be called just before {@link #close}. */
    public void leaveInOrder() {
        attached.values().forEach(DatabaseServer::leaveInOrder);
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
