package dev.ditto.local.engine.postgres;

import dev.ditto.contract.DatabaseFingerprint;
import dev.ditto.local.spi.Dump;
import dev.ditto.local.spi.RestoreLimit;
import dev.ditto.local.spi.RestoreOrder;
import dev.ditto.local.spi.RestoreReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A dump restored as the snapshot room does it; closing removes the database and its roles. */
final class RestoredDatabase implements AutoCloseable {

    private static final String NAME = "ditto_s_1";
    private static final String OWNER = "ditto_o_1";
    private static final String PASSWORD = "secret-4711";

    private final ContainerServer server;
    private final RestoreReport report;
    private final List<Supplier<String>> steps = new ArrayList<>();

    RestoredDatabase(ContainerServer server, Dump dump, boolean keepAcl) throws SQLException {
        this.server = server;
        boolean done = false;
        try {
            report = restore(dump, keepAcl);
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    RestoreReport report() {
        return report;
    }

    /** What those who wait could have seen last of each step. */
    List<String> steps() {
        return steps.stream().map(Supplier::get).toList();
    }

    Map<String, String> fingerprint() throws SQLException {
        try (Connection database = server.admin(NAME)) {
            return DatabaseFingerprint.of(database, OWNER);
        }
    }

    String answer(String query) throws SQLException {
        try (Connection database = server.admin(NAME)) {
            return String.join(",", Sql.column(database, query));
        }
    }

    @Override
    public void close() throws SQLException {
        try (Connection admin = server.admin("postgres")) {
            server.engine().dropSnapshot(admin, NAME, "ditto_t_1", OWNER);
        }
    }

    private RestoreReport restore(Dump dump, boolean keepAcl) throws SQLException {
        try (Connection postgres = server.admin("postgres")) {
            server.engine().createStaging(postgres, NAME, OWNER, PASSWORD);
        }
        try (Connection session = server.login(NAME, PASSWORD);
                Connection admin = server.admin(NAME)) {
            return server.engine()
                    .restore(
                            session,
                            admin,
                            new RestoreOrder(
                                    dump,
                                    OWNER,
                                    NAME,
                                    PASSWORD,
                                    keepAcl,
                                    Optional.of(server),
                                    steps::add,
                                    RestoreLimit.NONE));
        }
    }
}
