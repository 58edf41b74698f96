package dev.ditto.local.place;

import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.OwnServers.Hold;
import dev.ditto.local.store.CopyRow;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * This session's holds on servers it claimed: they tell a server that its session lives, though nobody else is connected.
 * Thread-safe.
 */
final class OwnHolds implements AutoCloseable {

    private final OwnServers servers;

    /** By id of the copy. */
    private final Map<String, Hold> holds = new ConcurrentHashMap<>();

    OwnHolds(OwnServers servers) {
        this.servers = servers;
    }

    /** Whether the copy's server is held from now on; false if it does not answer. */
    boolean hold(CopyRow row) {
        return isHeld(row)
                || servers.hold(row.engine(), row.host(), row.port())
                        .map(hold -> take(row, hold))
                        .isPresent();
    }

    private Hold take(CopyRow row, Hold hold) {
        Hold earlier = holds.put(row.id(), hold);
        if (earlier != null) {
            earlier.close();
        }
        return hold;
    }

    boolean isHeld(CopyRow row) {
        Hold hold = holds.get(row.id());
        return hold != null && !hold.isLost();
    }

    void letGo(String copyId) {
        Hold hold = holds.remove(copyId);
        if (hold != null) {
            hold.close();
        }
    }

    /** Lets go of all others: their copies ended, whoever ended them. */
    void retain(Set<String> copyIds) {
        Set<String> others = new HashSet<>(holds.keySet());
        others.removeAll(copyIds);
        others.forEach(this::letGo);
    }

    @Override
    public void close() {
        retain(Set.of());
    }
}
