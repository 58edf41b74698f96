package dev.ditto.local.engine.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The administrator beside a restore: a session of its own, so that nothing a dump does to its session reaches this one.
 * One thread.
 */
final class Superuser {

    private static final int EVENT_TRIGGERS_CAN_BE_OFF = 17;

    private final Connection admin;
    private final Connection session;

    /** @param session the restore's own session, whose names a statement is meant for */
    Superuser(Connection admin, Connection session) {
        this.admin = admin;
        this.session = session;
    }

    void begin() throws SQLException {
        // What the restore holds locked, this session would wait for in vain.
        Sql.execute(admin, "SET lock_timeout = '10s'");
        // An event trigger of the dump would fire here with all rights.
        boolean canBeOff = admin.getMetaData().getDatabaseMajorVersion() >= EVENT_TRIGGERS_CAN_BE_OFF;
        Sql.execute(admin, canBeOff ? "SET event_triggers = off" : "SET session_replication_role = replica");
    }

    /** ditto's own statements. */
    Connection connection() {
        return admin;
    }

    /**
     * Whether a statement of the dump can be run here and mean the same: not where the restore is inside a transaction,
     * and not where it reads backslashes in strings differently, as one statement might then be two.
     */
    boolean canStepIn() throws SQLException {
        return !PostgresDriver.inTransaction(session)
                && Sql.column(session, "SHOW standard_conforming_strings").contains("on");
    }

    /** Runs a statement of the dump, its names looked up as the restore would. */
    void run(String sql) throws SQLException {
        String path = Sql.column(session, "SHOW search_path").get(0);
        Sql.column(admin, "SELECT set_config('search_path', " + Sql.literal(path) + ", false)");
        Sql.execute(admin, sql);
    }
}
