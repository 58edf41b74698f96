package dev.ditto.local.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A DBMS: its SQL, its ephemeral profile, its way to restore and to clone. Knows nothing of where servers run. Stateless
 * and thread-safe; a connection is used by one thread at a time and stays the caller's.
 *
 * <p>Names of databases and roles are made by ditto from lower-case letters, digits and underscores.
 */
public interface Engine {

    /** {@code postgres}, {@code mysql}, {@code mariadb}. */
    String name();

    /**
     * Whether the engine's JDBC driver, which the user brings, is there; asked before anything is done.
     *
     * @throws dev.ditto.ConfigurationException if it is not; names the artifact
     */
    void requireDriver();

    /** The superuser ditto makes in a server of its own. */
    String adminUser();

    /** The database an administrator connects to. */
    String adminDatabase();

    /**
     * The ephemeral profile for a server of that version that has to serve so many connections.
     *
     * @param clients {@link ServerRuntime#clients()}
     */
    ServerProfile profile(ServerBinaries binaries, int maxConnections, String clients);

    /** The JDBC URL of a database, without credentials. */
    String jdbcUrl(String host, int port, String database);

    /** The engine's own connection string, with credentials, percent-encoded where needed. */
    String connectionString(String host, int port, String database, String username, String password);

    /** A connection to a database; its timeouts are bounded. */
    Connection connect(String host, int port, String database, String username, String password) throws SQLException;

    /** Shuts every door of a fresh server that ditto does not need. Idempotent. */
    void secure(Connection admin) throws SQLException;

    /**
     * Makes an empty database, a role without a login that shall own what is in it, and a login for the restore, called
     * as the database is, which acts as that role and has no other rights: a dump is code, and must not run as the
     * administrator.
     */
    void createStaging(Connection admin, String database, String owner, String password) throws SQLException;

    /**
     * Restores a dump into a staging database.
     *
     * @param session a connection of the restore's login
     * @param admin an administrator's connection to the same database, for the little that takes one
     * @throws dev.ditto.RestoreFailedException if it cannot be restored completely; names file, line and statement
     */
    RestoreReport restore(Connection session, Connection admin, RestoreOrder order);

    /**
     * Ends all sessions of that login, whatever they do: the restore that they belong to takes more room than it may. An
     * engine that cannot leaves that to the restore's end.
     */
    default void endSessions(Connection admin, String username) throws SQLException {}

    /** Ends the restore: statistics, visibility. */
    void finish(Connection staging) throws SQLException;

    /** Freezes a staging database under its final name: its login gone, nobody connected, nobody able to connect. */
    void seal(Connection admin, String staging, String template) throws SQLException;

    /** The ways to clone this server offers, to be measured against each other. */
    List<CloneStrategy> strategies(Connection admin) throws SQLException;

    /** Clones a sealed template, without giving anybody access. */
    void cloneDatabase(Connection admin, String template, String database, CloneStrategy strategy) throws SQLException;

    /** Makes the sealed template of a server of its own the one database of a copy, without giving anybody access. */
    void adopt(Connection admin, String template, String database) throws SQLException;

    /** Makes a copy's login a superuser. Only in a server that is the copy's own. */
    void promote(Connection admin, String username) throws SQLException;

    /**
     * Lets a new user in: a login of that name and password which may do everything inside the database, and nothing
     * elsewhere.
     */
    void admit(Connection admin, String database, String owner, String username, String password) throws SQLException;

    /**
     * Compares the tables of a copy with those of another clone of its snapshot, which nobody has touched. What is not
     * committed is not seen. Waits for no lock for long, and stays within its limits: what could not be compared for
     * that is named. A database is a user's, and what is in it may be code; so both connections are those of the copies'
     * own users, who gain nothing by it.
     *
     * @param copy a connection to what was changed
     * @param original a connection to the other clone
     * @throws SQLException if a server is not there any more
     */
    Comparison compare(Connection copy, Connection original, ComparisonLimits limits) throws SQLException;

    /** Removes a database, whoever is connected, and the login of that name. Idempotent. */
    void drop(Connection admin, String database, String username) throws SQLException;

    /** Removes a snapshot, whichever of its two databases is there, and its owner role. Idempotent. */
    void dropSnapshot(Connection admin, String staging, String template, String owner) throws SQLException;

    /** Names of all databases that start so. */
    Set<String> databases(Connection admin, String prefix) throws SQLException;

    /** All databases that start so and that {@link #admit} let a user into, each with the role which that user acts as. */
    Map<String, String> owners(Connection admin, String prefix) throws SQLException;

    boolean exists(Connection admin, String database) throws SQLException;

    long sizeBytes(Connection admin, String database) throws SQLException;

    /** Cleans the catalogs that all databases share and that grow with every clone. */
    void vacuumCatalogs(Connection admin) throws SQLException;
}
