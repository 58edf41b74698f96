package dev.ditto.local.engine.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Roles that policies and grants of a dump name: without a login and without rights, there so that the dump's statements
 * have something to refer to. Roles belong to the whole server, so a stand-in may serve several snapshots; a comment
 * tells it from others.
 */
final class StandInRoles {

    private static final String MARK = "stands in for a role of a dump";
    private static final String DUPLICATE = "42710";
    private static final String IN_USE = "2BP01";

    private StandInRoles() {}

    /** Makes one; it may be there already, by another build. */
    static void create(Connection admin, String role) throws SQLException {
        try {
            Sql.execute(admin, "CREATE ROLE " + Sql.identifier(role) + " NOLOGIN");
        } catch (SQLException e) {
            if (DUPLICATE.equals(e.getSQLState())) {
                return;
            }
            throw e;
        }
        Sql.execute(admin, "COMMENT ON ROLE " + Sql.identifier(role) + " IS " + Sql.literal(MARK));
    }

    /** The roles that policies and grants of the connected database name. */
    static List<String> named(Connection database, String owner) throws SQLException {
        return Sql.column(
                database,
                "SELECT DISTINCT r.rolname FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid"
                        + " JOIN pg_database b ON b.oid = d.dbid AND b.datname = current_database()"
                        + " WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype IN ('a', 'r')"
                        + " AND NOT r.rolsuper AND r.rolname <> " + Sql.literal(owner) + " ORDER BY 1");
    }

    /** Lets a snapshot's owner become them. */
    static void grant(Connection admin, List<String> roles, String owner) throws SQLException {
        for (String role : roles) {
            Sql.execute(admin, "GRANT " + Sql.identifier(role) + " TO " + owner);
        }
    }

    /** Removes those that nothing refers to any more. */
    static void dropUnused(Connection admin) throws SQLException {
        List<String> all = Sql.column(
                admin, "SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') = " + Sql.literal(MARK));
        for (String role : all) {
            try {
                Sql.execute(admin, "DROP ROLE IF EXISTS " + Sql.identifier(role));
            } catch (SQLException e) {
                if (!IN_USE.equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }
}
