package dev.ditto.local.command;

import dev.ditto.ConfigurationException;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The store of a home, opened to be read: it owns nothing and cleans up nothing. */
public record Books(Home home, BootClock clock, StateStore store) implements AutoCloseable {

    /**
     * Opens what is there; makes nothing.
     *
     * @throws ConfigurationException if there is no home in that directory
     * @throws dev.ditto.RuntimeUnavailableException if its store cannot be read
     */
    public static Books open(Path directory) {
        if (!Files.isRegularFile(directory.resolve("ditto.db"))) {
            throw new ConfigurationException(
                    "There is no home of ditto in " + directory
                            + ": it has no ditto.db. Nothing was made here yet, or the home is elsewhere: name it with --home.");
        }
        Home home = Home.open(directory);
        BootClock clock = new BootClock();
        StateStore store = StateStore.open(home, clock);
        boolean open = false;
        try {
            store.await();
            open = true;
            return new Books(home, clock, store);
        } finally {
            if (!open) {
                store.close();
            }
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
