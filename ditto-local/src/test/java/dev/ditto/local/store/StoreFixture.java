package dev.ditto.local.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A store in a home of its own, with one snapshot that is ready. */
public final class StoreFixture implements AutoCloseable {

    public static final String SNAPSHOT = "ditto_t_one";
    public static final String SERVER = "server-1";
    public static final String INCARNATION = "incarnation-1";
    public static final String ACTOR = "test";

    public static final ServerKindRow KIND = new ServerKindRow("postgres", "18.0", "digest", "DISK", "test");

    public final Home home;
    public final BootClock clock;
    public final StateStore store;
    public final Copies copies;

    private StoreFixture(Home home, BootClock clock) {
        this.home = home;
        this.clock = clock;
        store = StateStore.open(home, clock);
        copies = store.copies();
    }

    public static StoreFixture open(Path directory) {
        return open(directory, new BootClock());
    }

    public static StoreFixture open(Path directory, BootClock clock) {
        StoreFixture fixture = new StoreFixture(Home.open(directory), clock);
        if (fixture.store.snapshots().of(SERVER).isEmpty()) {
            fixture.store.servers().secured(SERVER, INCARNATION, KIND);
            fixture.addSnapshot(SNAPSHOT, INCARNATION);
        }
        return fixture;
    }

    public void addSnapshot(String database, String incarnation) {
        store.snapshots()
                .intend(new SnapshotRow(
                        database,
                        "key-" + database,
                        incarnation,
                        SERVER,
                        "owner",
                        SnapshotRow.State.BUILDING,
                        "",
                        0,
                        Duration.ZERO,
                        "session"));
        store.snapshots().ready(database, "file_copy", 1000, Duration.ofMillis(5));
    }

    public Claim claim(String session, Duration ttl) {
        return new Claim(Owner.session(session), ttl, clock.after(ttl), Optional.of("run"), Optional.empty());
    }

    /** A row as a cloner would record it. */
    public CopyRow row(String session, boolean warm) {
        return row(clock, session, warm);
    }

    /** The same, of any store. */
    public static CopyRow row(BootClock clock, String session, boolean warm) {
        String id = Ulid.next(clock.now());
        return new CopyRow(
                id,
                CopyState.CREATING,
                Owner.session(session),
                SNAPSHOT,
                "owner",
                INCARNATION,
                SERVER,
                "postgres",
                "ditto_c_" + id.toLowerCase(Locale.ROOT),
                "127.0.0.1",
                5433,
                Optional.of("run"),
                Optional.of("job"),
                Optional.empty(),
                warm,
                Duration.ofMinutes(10),
                clock.now(),
                Optional.empty(),
                Optional.empty());
    }

    /** A copy in CREATING. */
    public CopyRow creating(String session, Duration ttl) {
        CopyRow row = row(session, false);
        copies.intend(row, clock.after(ttl), ACTOR);
        return row;
    }

    /** A copy in READY. */
    public CopyRow ready(String session, Duration ttl) {
        CopyRow row = creating(session, ttl);
        copies.ready(row.id(), row.host(), row.port(), java.util.Map.of(), ACTOR);
        return row;
    }

    /** A copy in WARM. */
    public CopyRow warm(Duration maxAge) {
        CopyRow row = row("builder", true);
        copies.intend(row, clock.after(maxAge), ACTOR);
        copies.warm(row.id(), clock.after(maxAge), row.host(), row.port(), java.util.Map.of(), ACTOR);
        return row;
    }

    public CopyState state(String id) {
        return copies.find(id).orElseThrow().state();
    }

    @Override
    public void close() {
        store.close();
    }
}
