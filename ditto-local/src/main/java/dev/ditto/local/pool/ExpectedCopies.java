package dev.ditto.local.pool;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How many copies a session was told will be asked for yet, by snapshot key, so that none is cloned ahead that nobody
 * will claim. A demand is counted before its snapshot is known, which takes reading a dump: copies asked for meanwhile
 * are not forgotten. Thread-safe.
 */
public final class ExpectedCopies {

    /** Below zero: asked for before the demand was resolved. */
    private final Map<String, Integer> toCome = new HashMap<>();

    private int unresolved;
    private boolean told;

    /** Says that so many demands were made, of snapshots that are not known yet. */
    public synchronized void announce(int demands) {
        unresolved += demands;
        told |= demands > 0;
    }

    /** Says what one of the demands was for. It is added to what is to come already. */
    public synchronized void resolve(String key, int copies) {
        toCome.merge(key, copies, Integer::sum);
        settle();
    }

    /** Says that nobody knows what one of the demands was for. */
    public synchronized void giveUp() {
        settle();
    }

    private void settle() {
        unresolved--;
        if (unresolved == 0) {
            toCome.values().removeIf(copies -> copies < 0);
        }
    }

    /**
     * Takes one off, as a copy was asked for. Whoever asks for more than was announced did not know, and may go on: from
     * then on the snapshot counts as one that nobody spoke of.
     */
    public synchronized void take(String key) {
        int left = toCome.getOrDefault(key, 0);
        if (left > 0 || unresolved > 0) {
            toCome.put(key, left - 1);
        } else {
            toCome.remove(key);
        }
    }

    /** Empty if nobody spoke of that snapshot. */
    public synchronized OptionalInt toCome(String key) {
        Integer left = toCome.get(key);
        return left == null ? OptionalInt.empty() : OptionalInt.of(Math.max(left, 0));
    }

    /** Whether there was any demand. */
    public synchronized boolean isTold() {
        return told;
    }
}
