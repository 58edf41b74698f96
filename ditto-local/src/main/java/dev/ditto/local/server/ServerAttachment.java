package dev.ditto.local.server;

import dev.ditto.DittoException;
import dev.ditto.local.port.PortPool;
import dev.ditto.local.server.DatabaseServers.ServerLimits;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.spi.Storage;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.LockFile;
import dev.ditto.local.store.ServerData;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attaches this session to shared servers, and notes them in the store; whoever calls holds what comes of it. Thread-safe. */
final class ServerAttachment {

    private static final Logger LOG = LoggerFactory.getLogger(ServerAttachment.class);

    private final Home home;
    private final HomeKey key;
    private final StateStore store;
    private final PortPool ports;
    private final ServerRuntime runtime;
    private final Engine engine;
    private final ServerLimits limits;
    private final ServerIdentities identities;

    ServerAttachment(
            Home home,
            HomeKey key,
            StateStore store,
            PortPool ports,
            ServerRuntime runtime,
            Engine engine,
            ServerLimits limits,
            ServerIdentities identities) {
        this.home = home;
        this.key = key;
        this.store = store;
        this.ports = ports;
        this.runtime = runtime;
        this.engine = engine;
        this.limits = limits;
        this.identities = identities;
    }

    /** A server of that kind, started if need be. */
    DatabaseServer attach(ServerKind kind) {
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
                server.leaveInOrder();
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
                store.servers().secured(server.id(), server.incarnation(), identities.row(kind));
                store.copies().lost(server.id(), "server");
                store.snapshots().lost(server.id());
            }
        }
    }

    private ServerRequest request(ServerKind kind) {
        String id = identities.id(kind);
        return new ServerRequest(
                id,
                home.directory(),
                kind.binaries(),
                identities.profile(kind.binaries()),
                kind.storage(),
                engine.adminUser(),
                key.password("server:" + id),
                limits.idle(),
                ports.leasedTo(identities.holder(id)),
                limits.timeout());
    }

    /** Notes an attached server, and its port, in a store that does not know them, because a former one was lost. */
    void noteAgain(DatabaseServer server) {
        if (!store.servers().isSecured(server.incarnation())) {
            identities
                    .kindOf(server.id())
                    .ifPresent(kind -> store.former()
                            .adopt(
                                    new ServerData(server.id(), server.incarnation()),
                                    identities.row(kind),
                                    server.port(),
                                    identities.holder(server.id())));
        }
    }
}
