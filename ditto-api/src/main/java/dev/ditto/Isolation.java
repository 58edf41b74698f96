package dev.ditto;

/**
 * What a copy shares with other copies.
 *
 * @since 0.1
 */
public enum Isolation {
    /** {@link #DATABASE} where the engine clones a database fast, else {@link #SERVER}. */
    AUTO,
    /** A copy is its own database with its own login in a server it shares. */
    DATABASE,
    /** A copy is its own server, on a port of its own. */
    SERVER
}
