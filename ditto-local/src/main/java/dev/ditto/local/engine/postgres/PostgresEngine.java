package dev.ditto.local.engine.postgres;

import dev.ditto.ConfigurationException;
import dev.ditto.local.spi.CloneStrategy;
import dev.ditto.local.spi.Comparison;
import dev.ditto.local.spi.ComparisonLimits;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.RestoreOrder;
import dev.ditto.local.spi.RestoreReport;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.spi.ServerProfile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * PostgreSQL. Objects of a snapshot belong to a role of its own that cannot log in; a copy's login is a member of it and
 * becomes it on connecting, so that it may migrate everything. No copy's role owns a database: the owner could drop it,
 * and REASSIGN OWNED would reach the template.
 */
public final class PostgresEngine implements Engine {

    /** What the engine is called. */
    public static final String NAME = "postgres";

    static final String ADMIN = "ditto_admin";

    private static final String UNDEFINED_OBJECT = "42704";

    /** The version that brought GRANT … ON PARAMETER. */
    private static final int GRANTS_ON_PARAMETERS = 15;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void requireDriver() {
        // By name: a class of ours that mentions the driver cannot even be loaded without it.
        if (PostgresEngine.class.getClassLoader().getResource("org/postgresql/Driver.class") == null) {
            throw new ConfigurationException("The PostgreSQL JDBC driver is not on the class path; add"
                    + " org.postgresql:postgresql (42.6 or later).");
        }
    }

    @Override
    public String adminUser() {
        return ADMIN;
    }

    @Override
    public String adminDatabase() {
        return "postgres";
    }

    @Override
    public ServerProfile profile(ServerBinaries binaries, int maxConnections, String clients) {
        return PostgresProfile.ephemeral(majorVersion(binaries.version()), maxConnections, clients);
    }

    @Override
    public String jdbcUrl(String host, int port, String database) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    @Override
    public String connectionString(String host, int port, String database, String username, String password) {
        return "postgres://" + encode(username) + ":" + encode(password) + "@" + host + ":" + port + "/" + database
                + "?sslmode=disable";
    }

    @Override
    public Connection connect(String host, int port, String database, String username, String password)
            throws SQLException {
        return PostgresDriver.connect(jdbcUrl(host, port, database), username, password);
    }

    @Override
    public void secure(Connection admin) throws SQLException {
        Sql.execute(admin, "REVOKE ALL ON DATABASE postgres FROM PUBLIC");
        Sql.execute(admin, "REVOKE ALL ON DATABASE template1 FROM PUBLIC");
        Sql.execute(admin, "REVOKE ALL ON DATABASE template0 FROM PUBLIC");
    }

    @Override
    public void createStaging(Connection admin, String database, String owner, String password) throws SQLException {
        Sql.execute(admin, "CREATE ROLE " + owner + " NOLOGIN");
        if (admin.getMetaData().getDatabaseMajorVersion() >= GRANTS_ON_PARAMETERS) {
            // What scripts and tests switch triggers off with, and otherwise a superuser's.
            Sql.execute(admin, "GRANT SET ON PARAMETER session_replication_role TO " + owner);
        }
        Sql.execute(admin, "CREATE DATABASE " + database + " TEMPLATE template0");
        admit(admin, database, owner, database, password);
    }

    @Override
    public RestoreReport restore(Connection session, Connection admin, RestoreOrder order) {
        if (order.dump().format().isArchive()) {
            return new ArchiveRestore(session, admin, order).run();
        }
        return new PostgresRestore(session, new Superuser(admin, session), order).run();
    }

    @Override
    public void endSessions(Connection admin, String username) throws SQLException {
        Sql.column(admin, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + username + "'");
    }

    /** Nothing vacuums or analyzes in a copy, so its planner lives by what it finds. */
    @Override
    public void finish(Connection staging) throws SQLException {
        Sql.execute(staging, "VACUUM (ANALYZE)");
    }

    @Override
    public void seal(Connection admin, String staging, String template) throws SQLException {
        Sql.execute(admin, "REVOKE ALL ON DATABASE " + staging + " FROM " + staging);
        Sql.execute(admin, "DROP ROLE " + staging);
        Sql.execute(admin, "ALTER DATABASE " + staging + " RENAME TO " + template);
        Sql.execute(admin, "ALTER DATABASE " + template + " IS_TEMPLATE true ALLOW_CONNECTIONS false");
        Sql.execute(admin, "CHECKPOINT");
    }

    @Override
    public List<CloneStrategy> strategies(Connection admin) throws SQLException {
        return PostgresClone.strategies(admin.getMetaData().getDatabaseMajorVersion());
    }

    @Override
    public void cloneDatabase(Connection admin, String template, String database, CloneStrategy strategy)
            throws SQLException {
        PostgresClone.run(admin, template, database, strategy);
    }

    @Override
    public void adopt(Connection admin, String template, String database) throws SQLException {
        Sql.execute(admin, "ALTER DATABASE " + template + " RENAME TO " + database);
        Sql.execute(admin, "ALTER DATABASE " + database + " IS_TEMPLATE false ALLOW_CONNECTIONS true");
    }

    @Override
    public void promote(Connection admin, String username) throws SQLException {
        Sql.execute(admin, "ALTER ROLE " + username + " SUPERUSER");
    }

    /**
     * One round trip. The password is random, so that stretching it would only slow down every login; and it is sent
     * as a SCRAM verifier's input over loopback, never logged (the profile keeps statements out of the log).
     */
    @Override
    public void admit(Connection admin, String database, String owner, String username, String password)
            throws SQLException {
        Sql.execute(
                admin,
                "CREATE ROLE " + username + " LOGIN PASSWORD " + Sql.literal(password) + " IN ROLE " + owner
                        + "; REVOKE ALL ON DATABASE " + database + " FROM PUBLIC"
                        + "; GRANT CONNECT ON DATABASE " + database + " TO " + username
                        + "; GRANT CREATE, TEMPORARY ON DATABASE " + database + " TO " + owner
                        + "; ALTER ROLE " + username + " IN DATABASE " + database + " SET role = " + owner);
    }

    @Override
    public Comparison compare(Connection copy, Connection original, ComparisonLimits limits) throws SQLException {
        return new PostgresComparison(copy, original, limits).run();
    }

    @Override
    public void drop(Connection admin, String database, String username) throws SQLException {
        Sql.execute(admin, "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
        Sql.execute(admin, "DROP ROLE IF EXISTS " + username);
    }

    @Override
    public void dropSnapshot(Connection admin, String staging, String template, String owner) throws SQLException {
        Sql.execute(admin, "DROP DATABASE IF EXISTS " + staging + " WITH (FORCE)");
        if (exists(admin, template)) {
            Sql.execute(admin, "ALTER DATABASE " + template + " IS_TEMPLATE false");
            Sql.execute(admin, "DROP DATABASE IF EXISTS " + template + " WITH (FORCE)");
        }
        Sql.execute(admin, "DROP ROLE IF EXISTS " + staging);
        dropOwner(admin, owner);
        StandInRoles.dropUnused(admin);
    }

    private static void dropOwner(Connection admin, String owner) throws SQLException {
        try {
            // It owns nothing out here; this takes back what was granted to it.
            Sql.execute(admin, "DROP OWNED BY " + owner);
        } catch (SQLException e) {
            if (UNDEFINED_OBJECT.equals(e.getSQLState())) {
                return;
            }
            throw e;
        }
        Sql.execute(admin, "DROP ROLE IF EXISTS " + owner);
    }

    @Override
    public Set<String> databases(Connection admin, String prefix) throws SQLException {
        return Set.copyOf(Sql.column(
                admin, "SELECT datname FROM pg_database WHERE starts_with(datname, " + Sql.literal(prefix) + ")"));
    }

    @Override
    public Map<String, String> owners(Connection admin, String prefix) throws SQLException {
        Map<String, String> owners = new HashMap<>();
        for (String found : Sql.column(
                admin,
                "SELECT d.datname || ' ' || substr(setting, 6)"
                        + " FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase,"
                        + " unnest(s.setconfig) AS setting"
                        + " WHERE starts_with(setting, 'role=') AND starts_with(d.datname, " + Sql.literal(prefix)
                        + ")")) {
            int space = found.indexOf(' ');
            owners.put(found.substring(0, space), found.substring(space + 1));
        }
        return owners;
    }

    @Override
    public boolean exists(Connection admin, String database) throws SQLException {
        return !Sql.column(admin, "SELECT datname FROM pg_database WHERE datname = " + Sql.literal(database))
                .isEmpty();
    }

    @Override
    public long sizeBytes(Connection admin, String database) throws SQLException {
        return Long.parseLong(Sql.column(admin, "SELECT pg_database_size(" + Sql.literal(database) + ")")
                .get(0));
    }

    @Override
    public void vacuumCatalogs(Connection admin) throws SQLException {
        Sql.execute(
                admin,
                "VACUUM pg_database, pg_authid, pg_auth_members, pg_shdepend, pg_db_role_setting, pg_shdescription");
    }

    private static int majorVersion(String version) {
        int end = 0;
        while (end < version.length() && Character.isDigit(version.charAt(end))) {
            end++;
        }
        return Integer.parseInt(version.substring(0, end));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
