package dev.ditto.local.place;

import dev.ditto.local.spi.OwnServers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which servers were seen to be alive a moment ago: asking the daemon takes longer than a whole claim, so it is asked ahead
 * of claims, about all at once. Thread-safe.
 */
final class SeenServers {

    /** As long as a port is not given to anybody else of this home: somebody who answers there is the same server. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final OwnServers servers;
    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    SeenServers(OwnServers servers) {
        this.servers = servers;
    }

    void saw(String name) {
        seen.put(name, System.nanoTime());
    }

    void forget(String name) {
        seen.remove(name);
    }

    /** Asks the daemon only if nobody looked for a minute, or the server is newer than the last look. */
    boolean isAlive(String name) {
        return isFresh(name) || isAliveNow(name);
    }

    /** One after the other: who waited for another one's look need not look again. */
    private synchronized boolean isAliveNow(String name) {
        if (!isFresh(name)) {
            look();
        }
        return isFresh(name);
    }

    /** Asks the daemon about all servers, in one call. */
    synchronized void look() {
        long asked = System.nanoTime();
        Set<String> running = servers.running();
        // Not what was seen to come up since: the answer may be older.
        seen.entrySet().removeIf(entry -> entry.getValue() - asked < 0 && !running.contains(entry.getKey()));
        running.forEach(name -> seen.put(name, asked));
    }

    private boolean isFresh(String name) {
        Long moment = seen.get(name);
        return moment != null && System.nanoTime() - moment < FRESH.toNanos();
    }
}
