package dev.ditto.local;

import dev.ditto.Copy;
import dev.ditto.CopyNotFoundException;
import dev.ditto.CreateOptions;
import dev.ditto.Demand;
import dev.ditto.Isolation;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.TableChange;
import dev.ditto.local.clone.CloneOrder;
import dev.ditto.local.clone.Patience;
import dev.ditto.local.command.DestroyCommand;
import dev.ditto.local.place.Place;
import dev.ditto.local.pool.CloneUnderWay;
import dev.ditto.local.reap.Reaper;
import dev.ditto.local.server.DatabaseServers;
import dev.ditto.local.server.ServerKind;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.snapshot.Snapshot;
import dev.ditto.local.spi.Storage;
import dev.ditto.local.store.Claim;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.Session;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a request becomes a copy, and a copy nothing again. Thread-safe. */
final class CopyService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CopyService.class);

    /** How often a snapshot may vanish under a request, evicted by another session, before something is wrong. */
    private static final int ATTEMPTS = 3;

    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final DittoConfig config;
    private final Rooms rooms;
    private final CopyRequests requests;
    private final CopyViews views;
    private final CopyChanges changes;
    private final Housekeeping housekeeping;
    private final Preparation preparation;
    private final Gate gate = new Gate();

    /** By snapshot key, decided once per session: memory that fills must not make the same dump be restored again. */
    private final Map<String, Storage> storages = new ConcurrentHashMap<>();

    /** By database, how long the restore took of snapshots that were restored before anybody asked for a copy. */
    private final Map<String, Duration> restoredAhead = new ConcurrentHashMap<>();

    /** Copies that ended with this manager, so that whoever still holds one may end it, too. */
    private final Set<String> destroyedOnClose = ConcurrentHashMap.newKeySet();

    private CopyService(DittoConfig config, Rooms rooms) {
        this.config = config;
        this.rooms = rooms;
        requests = new CopyRequests(config, rooms);
        views = new CopyViews(rooms);
        changes = new CopyChanges(rooms, config, this::destroy);
        housekeeping = new Housekeeping(rooms);
        preparation = new Preparation(
                rooms.expected(), options -> gate.pass(() -> requests.resolve(options)), this::stockInside);
    }

    static CopyService open(DittoConfig config, Seams seams) {
        return new CopyService(config, Rooms.open(config, seams));
    }

    /** Every call of a user passes here. */
    Gate gate() {
        return gate;
    }

    boolean wasDestroyedOnClose(String copyId) {
        return destroyedOnClose.contains(copyId);
    }

    Home home() {
        return rooms.home();
    }

    StateStore store() {
        return rooms.store();
    }

    /** A copy's row; also of one that only a store knew which was lost meanwhile. */
    Optional<CopyRow> find(String copyId) {
        Optional<CopyRow> row = store().copies().find(copyId);
        return row.isPresent() || !reaper().adopt(copyId)
                ? row
                : store().copies().find(copyId);
    }

    Reaper reaper() {
        return rooms.reaper();
    }

    Copy view(CopyRow row) {
        return views.of(row);
    }

    void startPool() {
        if (config.warmPoolSize() == 0) {
            return;
        }
        rooms.refiller().keepAll();
        housekeeping.startPool();
        config.dumpPath()
                .ifPresent(dump -> housekeeping.inBackground("the warm pool of " + dump, () -> {
                    CopyRequest request = requests.resolve(CreateOptions.defaults());
                    // Whoever says meanwhile what will be asked for names it, too, if it is wanted.
                    if (!rooms.expected().isTold()) {
                        stock(request);
                    }
                }));
    }

    void prepare(List<Demand> demands) {
        if (config.warmPoolSize() > 0) {
            housekeeping.startPool();
        }
        preparation.prepare(demands);
    }

    private void stockInside(CopyRequest request) {
        gate.pass(() -> {
            stock(request);
            return true;
        });
    }

    /** Has the snapshot there, and copies of it kept warm. */
    private void stock(CopyRequest request) {
        Place place = place(request);
        Snapshot snapshot = snapshot(request, place);
        snapshot.restored().ifPresent(duration -> restoredAhead.put(snapshot.database(), duration));
        rooms.refiller().stock(request.snapshotKey(), snapshot, place);
        if (snapshot.restoredHere()) {
            rooms.reaper().keepToBudget();
        }
    }

    Copy create(CreateOptions options) {
        CopyRequest request = requests.resolve(options);
        rooms.expected().take(request.snapshotKey());
        Patience patience = Patience.of(request.claimTimeout());
        try {
            return createIn(place(request), request, patience);
        } catch (ServerLostException lost) {
            LOG.info("{} Attaching again.", lost.getMessage());
            rooms.places().lost(lost);
            return createAgain(request, patience);
        }
    }

    private Copy createAgain(CopyRequest request, Patience patience) {
        try {
            return createIn(place(request), request, patience);
        } catch (ServerLostException e) {
            throw new RuntimeUnavailableException(
                    "The server went away twice while a copy was being made. " + e.getMessage() + " See its log under "
                            + rooms.home().directory() + ".",
                    e);
        }
    }

    private Place place(CopyRequest request) {
        return request.isolation() == Isolation.SERVER
                ? rooms.places().own()
                : rooms.places().shared(new ServerKind(request.binaries(), storage(request)));
    }

    /** Where the snapshot lies already; else where there is room for it. */
    private Storage storage(CopyRequest request) {
        DatabaseServers servers = rooms.servers();
        String key = request.snapshotKey();
        Storage storage = storages.get(key);
        if (storage == null) {
            storage = rooms.snapshots()
                    .whereabouts(request.spec(), request.binaries())
                    .flatMap(servers::kindOf)
                    .map(ServerKind::storage)
                    .orElseGet(() -> servers.storageFor(request.expectedBytes()));
            storages.put(key, storage);
        }
        return storage;
    }

    private Copy createIn(Place place, CopyRequest request, Patience patience) {
        rooms.floor().requireNotFull("another copy");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Snapshot snapshot = snapshot(request, place);
            Optional<CopyRow> row = patience.during(() -> claimOrClone(snapshot, place, request, patience));
            if (row.isPresent()) {
                return handOver(row.get(), snapshot, place, request);
            }
            rooms.snapshots().missed(snapshot);
        }
        throw new RuntimeUnavailableException(
                "The snapshot of " + request.spec().shortName() + " was removed " + ATTEMPTS
                        + " times while a copy of it was being made; is ditto.snapshots.budget_mb too small for it?");
    }

    private Optional<CopyRow> claimOrClone(Snapshot snapshot, Place place, CopyRequest request, Patience patience) {
        Claim claim = request.claim(rooms.clock());
        Optional<CloneUnderWay> spare = rooms.refiller().spare(snapshot);
        return rooms.pool()
                .claim(snapshot, place, claim)
                .or(() -> spare.flatMap(underWay -> {
                    underWay.await(patience.left());
                    return rooms.pool().claim(snapshot, place, claim);
                }))
                .or(() -> clone(snapshot, place, claim, request, patience));
    }

    private Optional<CopyRow> clone(
            Snapshot snapshot, Place place, Claim claim, CopyRequest request, Patience patience) {
        try {
            return rooms.cloner().clone(snapshot, place, new CloneOrder(claim, false, request.ttl(), patience));
        } catch (RuntimeUnavailableException e) {
            throw request.spec().named("A copy of", "could not be made", e);
        }
    }

    private Copy handOver(CopyRow row, Snapshot snapshot, Place place, CopyRequest request) {
        noteRestore(row, snapshot, request);
        if (snapshot.restoredHere()) {
            rooms.reaper().keepToBudget();
        }
        if (request.isolation() == Isolation.SERVER) {
            housekeeping.claimed();
        }
        rooms.refiller().stock(request.snapshotKey(), snapshot, place);
        return views.of(row);
    }

    /** The first copy of a snapshot tells of its restore, also if it did not have to wait for it. */
    private void noteRestore(CopyRow row, Snapshot snapshot, CopyRequest request) {
        Optional<Duration> ahead = Optional.ofNullable(restoredAhead.remove(snapshot.database()));
        String action = snapshot.restored().isEmpty()
                ? "snapshot_prepared"
                : snapshot.restoredHere() ? "snapshot_restored" : "snapshot_awaited";
        snapshot.restored()
                .or(() -> ahead)
                .ifPresent(duration -> rooms.store()
                        .copies()
                        .note(
                                row.id(),
                                action,
                                Map.of(
                                        "restore_ms",
                                        Long.toString(duration.toMillis()),
                                        "dump",
                                        request.spec().shortName()),
                                rooms.actor()));
    }

    private Snapshot snapshot(CopyRequest request, Place place) {
        return rooms.snapshots()
                .ensure(request.spec(), request.binaries(), place, request.restorePatience(), request.announcer());
    }

    void destroy(CopyRow row) {
        if (row.state().status().isTerminal()) {
            return;
        }
        if (!rooms.store().copies().condemn(row.id(), "Destroyed by its user", rooms.actor())) {
            rooms.store().removals().askedFor(row.id());
        }
        try {
            remove(row);
        } catch (ServerLostException lost) {
            LOG.debug("{} Attaching again.", lost.getMessage());
            rooms.places().lost(lost);
            remove(row);
        }
    }

    private void remove(CopyRow row) {
        Place place = placeOf(row);
        rooms.cloner().remove(row, place);
        if (row.isKept()) {
            rooms.kept().changed(place);
        }
    }

    private Place placeOf(CopyRow row) {
        return rooms.places()
                .find(row.serverId())
                .orElseThrow(() -> new RuntimeUnavailableException("Copy " + row.id() + " lies in server "
                        + row.serverId() + ", which this version of ditto and its settings do not run; destroy it with"
                        + " those that made it."));
    }

    List<TableChange> changes(CopyRow row) {
        return changes.of(row, placeOf(row));
    }

    Copy renew(CopyRow row, Duration ttl) {
        Duration capped = requests.capped(ttl);
        if (!rooms.store().copies().renew(row.id(), capped, rooms.clock().after(capped), rooms.actor())) {
            throw notReady(row, "renewed");
        }
        Place place = placeOf(row);
        place.endAfter(row, capped);
        CopyRow renewed = now(row);
        if (renewed.isKept()) {
            rooms.kept().changed(place);
        }
        return views.of(renewed);
    }

    Copy keep(CopyRow row, Duration ttl) {
        Duration capped = requests.capped(ttl);
        if (now(row).state() != CopyState.READY) {
            throw notReady(row, "kept");
        }
        boolean kept;
        try {
            kept = rooms.kept().keep(placeOf(row), row, capped, rooms.actor());
        } catch (ServerLostException lost) {
            rooms.places().lost(lost);
            kept = rooms.kept().keep(placeOf(row), row, capped, rooms.actor());
        }
        if (!kept) {
            throw notReady(row, "kept");
        }
        return views.of(now(row));
    }

    Optional<String> destroyCommand(CopyRow row) {
        String runtime = rooms.places().runtimeName();
        return new DestroyCommand(
                        home().directory(),
                        Main.class,
                        Main.self(),
                        runtime.equals("embedded"),
                        PassedSettings.of(config, runtime))
                .line(row.id());
    }

    private CopyNotFoundException notReady(CopyRow row, String what) {
        return new CopyNotFoundException(
                "Copy " + row.id() + " is " + now(row).state() + " and cannot be " + what + "; only a READY copy can.");
    }

    private CopyRow now(CopyRow row) {
        return rooms.store().copies().find(row.id()).orElse(row);
    }

    @Override
    public void close() {
        if (gate.close()) {
            try {
                endWork();
                destroyOwned();
            } finally {
                // Whatever failed: a lock and a server that are not let go of stay with this JVM to its end.
                rooms.close();
            }
        }
    }

    private void endWork() {
        preparation.close();
        housekeeping.close();
        rooms.choices().close();
        rooms.snapshots().close();
        if (!gate.awaitEmpty(CLOSING)) {
            LOG.warn(
                    "Calls were still under way {} s after closing; the next session removes what they leave",
                    CLOSING.toSeconds());
        }
    }

    private void destroyOwned() {
        rooms.reaper().noticeLoss();
        for (CopyRow row : owned()) {
            try {
                destroy(row);
                destroyedOnClose.add(row.id());
            } catch (RuntimeException e) {
                LOG.warn(
                        "Copy {} could not be removed on closing; the next session does it: {}",
                        row.id(),
                        e.getMessage());
            }
        }
    }

    /** Its own, and what it is the last heir of. */
    private List<CopyRow> owned() {
        return store().copies().owningSessions().stream()
                .filter(owner -> Session.isLast(home(), rooms.session().id(), owner))
                .flatMap(owner -> store().copies().ownedBy(owner).stream())
                .toList();
    }
}
