package dev.ditto.local.store;

/**
 * Data of a server, as some row speaks of it; whether it still exists is not for the store to know.
 *
 * @param serverId the server
 * @param incarnation names the data; a server that starts over has another one
 */
public record ServerData(String serverId, String incarnation) {}
