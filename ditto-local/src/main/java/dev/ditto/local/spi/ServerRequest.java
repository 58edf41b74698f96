package dev.ditto.local.spi;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A shared server that a session wants to use. The same id always comes with the same binaries, profile and storage.
 *
 * @param id names the server within its home: lower-case letters and digits
 * @param home the state directory it belongs to
 * @param binaries what to run
 * @param profile how to make and run it
 * @param storage where its data shall lie
 * @param adminUser the superuser to make
 * @param adminPassword its password; the same at every call for the same home and id
 * @param idle how long the server outlives its last session; zero: not at all
 * @param ports where its port comes from, should it have to be started
 * @param timeout how long attaching may take, a start included
 */
public record ServerRequest(
        String id,
        Path home,
        ServerBinaries binaries,
        ServerProfile profile,
        Storage storage,
        String adminUser,
        String adminPassword,
        Duration idle,
        PortSource ports,
        Duration timeout) {

    @Override
    public String toString() {
        return "ServerRequest[" + id + " " + binaries.engine() + " " + binaries.version() + " " + storage + "]";
    }
}
