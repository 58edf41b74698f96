package dev.ditto.local;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.server.DatabaseServers;
import dev.ditto.local.snapshot.Announcer;
import dev.ditto.local.snapshot.SharedWork;
import dev.ditto.local.spi.ServerBinaries;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What runs for a dump. An image may have to be fetched for it, which takes minutes: that is done once for all who ask,
 * who wait as long as they want to and are told how far it is. Thread-safe.
 */
final class ServerChoices implements AutoCloseable {

    private final DatabaseServers servers;
    private final Map<String, SharedWork<ServerBinaries>> searches = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "ditto-image");
        thread.setDaemon(true);
        return thread;
    });

    ServerChoices(DatabaseServers servers) {
        this.servers = servers;
    }

    /**
     * What runs for a dump.
     *
     * @param dumpVersion version of the server the dump was made from, if it says
     * @param patience how long to wait for it; the search goes on when the wait is over
     * @param caller who is told meanwhile what is waited for
     * @throws RuntimeUnavailableException if there is nothing to run
     */
    ServerBinaries of(Optional<String> dumpVersion, Duration patience, Announcer caller) {
        Optional<ServerBinaries> known = servers.knownBinaries(dumpVersion);
        if (known.isPresent()) {
            return known.get();
        }
        String key = dumpVersion.orElse("");
        SharedWork<ServerBinaries> mine = new SharedWork<>("choice of a server");
        SharedWork<ServerBinaries> search = searches.putIfAbsent(key, mine);
        if (search == null) {
            search = mine;
            start(key, mine, dumpVersion);
        }
        return search.await(patience, caller);
    }

    private void start(String key, SharedWork<ServerBinaries> search, Optional<String> dumpVersion) {
        try {
            workers.execute(() -> {
                Runnable outcome = outcome(search, dumpVersion);
                // First: whoever is told of a failure and asks again is to get a new search.
                searches.remove(key, search);
                outcome.run();
            });
        } catch (RejectedExecutionException e) {
            searches.remove(key, search);
            search.fail(closed(e));
        }
    }

    private Runnable outcome(SharedWork<ServerBinaries> search, Optional<String> dumpVersion) {
        try {
            ServerBinaries found = servers.binaries(dumpVersion, search);
            return () -> search.succeed(found);
        } catch (RuntimeException | Error e) {
            return () -> search.fail(e);
        }
    }

    private static RuntimeUnavailableException closed(@Nullable Throwable cause) {
        return new RuntimeUnavailableException("This copy manager is closed; open another one.", cause);
    }

    /** Fails whoever waits; a fetch ends when its thread notices the interrupt. Idempotent. */
    @Override
    public void close() {
        workers.shutdown();
        // Before the interrupt, which fails them with a cause that is of no use to anybody.
        searches.values().forEach(search -> search.fail(closed(null)));
        workers.shutdownNow();
    }
}
