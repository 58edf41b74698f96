package dev.ditto.local.store;

import dev.ditto.RuntimeUnavailableException;

/**
 * How much room there has to be on the home's disk before something is made: what is made beyond it could not be recorded,
 * and then not be removed either. Thread-safe.
 */
public final class DiskFloor {

    private static final int MEGABYTE = 1 << 20;

    private final Home home;
    private final StateStore store;
    private final long bytes;

    /** @param bytes that have to be free; 0 = any number will do */
    public DiskFloor(Home home, StateStore store, long bytes) {
        this.home = home;
        this.store = store;
        this.bytes = bytes;
    }

    /**
     * Before anything is made or restored. Costs microseconds.
     *
     * @param what is wanted, for the message
     * @throws RuntimeUnavailableException if there is less room than that
     */
    public void requireRoom(String what) {
        requireNotFull(what);
        long free = home.freeBytes();
        if (free < bytes) {
            throw new RuntimeUnavailableException("There is no room for " + what + ": the disk of " + home.directory()
                    + " has " + free / MEGABYTE + " MB free (" + free + " bytes), and at least " + bytes / MEGABYTE
                    + " MB (" + bytes + " bytes) are needed. Make room, choose another ditto.home, or lower"
                    + " ditto.home_free_mb.");
        }
    }

    /**
     * Before a copy that is there already is handed out: asks no disk, and refuses once the store could not be written.
     *
     * @param what is wanted, for the message
     */
    public void requireNotFull(String what) {
        if (store.isFull()) {
            throw new RuntimeUnavailableException("There is no room for " + what + ": the disk of " + home.directory()
                    + " was full when the store was written last, and has " + home.freeBytes()
                    + " bytes free now. What is left is kept for recording the end of copies. Make room, or choose"
                    + " another ditto.home; it is looked at again every 15 s.");
        }
    }
}
