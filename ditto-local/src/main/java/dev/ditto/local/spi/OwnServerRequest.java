package dev.ditto.local.spi;

import java.time.Duration;
import java.util.Map;

/**
 * A server of its own that is wanted.
 *
 * @param name to find it by; unique in its home, lower-case letters, digits and underscores
 * @param binaries what to run
 * @param profile how to make and run it
 * @param adminUser the superuser: made in an empty server, there already in a frozen one
 * @param adminPassword its password
 * @param life after which time it ends by itself unless {@link OwnServers#endAfter} moves that
 * @param facts what is recorded with it, such as the session and the snapshot key; no secrets
 * @param ports where its port comes from; a refused one is given up and another one taken
 * @param timeout how long it may take until it answers a query
 */
public record OwnServerRequest(
        String name,
        ServerBinaries binaries,
        ServerProfile profile,
        String adminUser,
        String adminPassword,
        Duration life,
        Map<String, String> facts,
        PortSource ports,
        Duration timeout) {

    public OwnServerRequest {
        facts = Map.copyOf(facts);
    }

    @Override
    public String toString() {
        return "OwnServerRequest[" + name + " " + binaries.engine() + " " + binaries.version() + "]";
    }
}
