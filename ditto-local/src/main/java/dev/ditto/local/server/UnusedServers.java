package dev.ditto.local.server;

import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.ServerData;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of a home that this session would not use: those of other versions and settings. One that has data is
 * left alone while somebody may come back to it. Thread-safe.
 */
public final class UnusedServers {

    /** What the ids of places are called that are no shared servers: whether they have data is not for this room to say. */
    public static final String NOT_SHARED = "own-";

    private static final Logger LOG = LoggerFactory.getLogger(UnusedServers.class);

    private final Home home;
    private final StateStore store;
    private final ServerRuntime runtime;
    private final Set<String> ours;
    private final UnaryOperator<String> holder;
    private final Predicate<String> runsHere;

    /**
     * @param ours ids of the servers this session would use
     * @param holder who holds the port of a server of that id
     * @param runsHere whether the server of that id is this runtime's, in the very daemon it speaks to
     */
    UnusedServers(
            Home home,
            StateStore store,
            ServerRuntime runtime,
            Set<String> ours,
            UnaryOperator<String> holder,
            Predicate<String> runsHere) {
        this.home = home;
        this.store = store;
        this.runtime = runtime;
        this.ours = Set.copyOf(ours);
        this.holder = holder;
        this.runsHere = runsHere;
    }

    /** Removes the data of those that were not used for that long. */
    public void retire(Duration unused) {
        runtime.retire(home.directory(), ours, unused);
    }

    /** Ends the rows of those whose data is gone: nobody else would, as nobody can look into them any more. */
    public void settle(String actor) {
        // Rows before data: what was made in between is another incarnation, and stays.
        List<ServerData> known = store.servers().known();
        for (ServerData data : known) {
            String id = data.serverId();
            if (!ours.contains(id) && !id.startsWith(NOT_SHARED) && isGone(id)) {
                int copies = store.servers().gone(data, holder.apply(id), actor);
                LOG.info("Server {} is gone: forgot its snapshots, and {} copies are lost", id, copies);
            }
        }
    }

    private boolean isGone(String id) {
        return runsHere.test(id) && !runtime.hasData(home.directory(), id);
    }
}
