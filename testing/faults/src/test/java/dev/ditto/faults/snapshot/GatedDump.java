package dev.ditto.faults.snapshot;

import static org.awaitility.Awaitility.await;

import dev.ditto.faults.home.EmbeddedHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A dump whose restore stops where it is told to and goes on when it may: as long as there is a role of a gate's name,
 * which every database of a server can see.
 */
record GatedDump(EmbeddedHome home, Path file) {

    static final int ROWS = 500;

    private static final Duration SOON = Duration.ofSeconds(30);

    static GatedDump write(EmbeddedHome home, Path file, String comment) throws IOException {
        Files.writeString(file, """
                -- %1$s
                CREATE FUNCTION gate(name text) RETURNS void LANGUAGE plpgsql AS $$
                BEGIN
                    WHILE EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'hold_' || name) LOOP
                        PERFORM pg_catalog.pg_sleep(0.01);
                    END LOOP;
                END $$;
                CREATE FUNCTION gated(id int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
                BEGIN
                    IF pg_catalog.current_query() LIKE 'VACUUM%%' THEN
                        WHILE EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'hold_vacuum') LOOP
                            PERFORM pg_catalog.pg_sleep(0.01);
                        END LOOP;
                    END IF;
                    RETURN id;
                END $$;
                SELECT gate('first');
                CREATE TABLE early (id int PRIMARY KEY);
                INSERT INTO early SELECT generate_series(1, %2$d);
                CREATE INDEX ON early (gated(id));
                SELECT gate('middle');
                CREATE TABLE late (id int PRIMARY KEY);
                INSERT INTO late SELECT generate_series(1, %2$d);
                SELECT gate('last');
                CREATE INDEX ON late (id);
                """.formatted(comment, ROWS));
        return new GatedDump(home, file);
    }

    void shut(String gate) throws SQLException {
        run("CREATE ROLE hold_" + gate);
    }

    void open(String gate) throws SQLException {
        run("DROP ROLE hold_" + gate);
    }

    /** Waits until a restore stands at that gate. */
    void awaitAt(String gate) {
        String here = gate.equals("vacuum") ? "VACUUM%" : "SELECT gate(''" + gate + "'')%";
        awaitActivity("query LIKE '" + here + "' AND wait_event = 'PgSleep'");
    }

    /** Waits until such a session is seen, by what {@code pg_stat_activity} says of it. */
    void awaitActivity(String condition) {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> !home.inServers("SELECT pid FROM pg_stat_activity WHERE " + condition)
                        .isEmpty());
    }

    private void run(String sql) throws SQLException {
        home.administer(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        });
    }
}
