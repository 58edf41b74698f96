package dev.ditto.local.store;

import java.util.function.UnaryOperator;

/**
 * The store of one home, opened by one session: what is true of copies, snapshots, ports and servers. Thread-safe, and
 * safe between processes.
 */
public final class StateStore implements AutoCloseable {

    private final OpeningStore opening;
    private final Transactions file;
    private final Copies copies;
    private final Removals removals;
    private final SnapshotRows snapshots;
    private final PortLeases ports;
    private final DumpDigests digests;
    private final ServerRows servers;

    private StateStore(OpeningStore opening, Transactions file, BootClock clock) {
        this.opening = opening;
        this.file = file;
        copies = new Copies(file, clock);
        removals = new Removals(file, clock);
        snapshots = new SnapshotRows(file, clock);
        ports = new PortLeases(file, clock);
        digests = new DumpDigests(file, clock);
        servers = new ServerRows(file, clock);
    }

    /** Begins to open the store, making or upgrading it; returns at once. Its first use waits. */
    public static StateStore open(Home home, BootClock clock) {
        return open(home, clock, UnaryOperator.identity());
    }

    /**
     * As {@link #open(Home, BootClock)}.
     *
     * @param seam stands around every transaction
     */
    public static StateStore open(Home home, BootClock clock, UnaryOperator<Transactions> seam) {
        OpeningStore opening = new OpeningStore(home);
        return new StateStore(opening, seam.apply(opening), clock);
    }

    /**
     * Waits until the store is open.
     *
     * @throws dev.ditto.ConfigurationException if it was written by a newer ditto, or cannot be made
     * @throws dev.ditto.RuntimeUnavailableException if it cannot be read or written
     */
    public void await() {
        opening.await();
    }

    public Copies copies() {
        return copies;
    }

    public Removals removals() {
        return removals;
    }

    public SnapshotRows snapshots() {
        return snapshots;
    }

    public PortLeases ports() {
        return ports;
    }

    public DumpDigests digests() {
        return digests;
    }

    public ServerRows servers() {
        return servers;
    }

    @Override
    public void close() {
        file.close();
    }
}
