package dev.ditto.local.place;

import dev.ditto.local.server.DatabaseServer;

/** A server to restore into, and what comes after. What is not frozen, {@link Place#dropSnapshot} removes. */
public interface Staging extends AutoCloseable {

    /** Where to restore; its doors are shut to everybody but the administrator. */
    DatabaseServer server();

    /** Freezes the sealed database: from then on copies can be made of it. */
    Frozen freeze();

    /** Lets go of the server, frozen or not. */
    @Override
    void close();
}
