package dev.ditto.local.store;

/**
 * What a server is made of, as recorded.
 *
 * @param engine the DBMS
 * @param version as the server calls itself
 * @param digest of what runs
 * @param storage where its data lies
 * @param runtime what runs it, and which daemon's it is
 */
public record ServerKindRow(String engine, String version, String digest, String storage, String runtime) {}
