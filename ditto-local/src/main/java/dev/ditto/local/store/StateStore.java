package dev.ditto.local.store;

/**
 * The store of one home, opened by one session: what is true of copies, snapshots, ports and servers. Thread-safe, and
 * safe between processes.
 */
public final class StateStore implements AutoCloseable {

    private final OpeningStore file;
    private final Copies copies;
    private final Removals removals;
    private final SnapshotRows snapshots;
    private final PortLeases ports;
    private final DumpDigests digests;
    private final ServerRows servers;

    private StateStore(OpeningStore file, BootClock clock) {
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
        return new StateStore(new OpeningStore(home), clock);
    }

    /**
     * Waits until the store is open.
     *
     * @throws dev.ditto.ConfigurationException if it was written by a newer ditto, or cannot be made
     * @throws dev.ditto.RuntimeUnavailableException if it cannot be read or written
     */
    public void await() {
        file.await();
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
