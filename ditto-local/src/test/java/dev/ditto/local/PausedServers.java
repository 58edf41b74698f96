package dev.ditto.local;

import dev.ditto.local.spi.OwnServer;
import dev.ditto.local.spi.OwnServerRequest;
import dev.ditto.local.spi.OwnServers;
import java.util.List;

/** Servers of their own that are never made; what becomes of those that a test speaks of is the test's to say. */
public abstract class PausedServers implements OwnServers {

    @Override
    public String incarnation() {
        return "daemon";
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public boolean answers(String host, int port) {
        return true;
    }

    @Override
    public OwnServer empty(OwnServerRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long freeze(OwnServer server, String frozen) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OwnServer start(String frozen, OwnServerRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeFrozen(String frozen) {
        remove(frozen);
    }

    @Override
    public List<Found> list() {
        return List.of();
    }
}
