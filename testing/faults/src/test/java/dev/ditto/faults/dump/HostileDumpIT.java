package dev.ditto.faults.dump;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** T32: a dump that means harm. It may be refused or lose what is harmful; it reaches nothing outside of its database. */
@Tag("faults")
@EnabledIfSystemProperty(named = "ditto.faults.form", matches = "long")
@Timeout(180)
class HostileDumpIT {

    /** {@code @} stands for a file that nobody may make. */
    private static final List<String> HARM = List.of(
            "\\! touch @",
            "\\o @\nSELECT 1;",
            "COPY (SELECT 1) TO PROGRAM 'touch @';",
            "COPY loot FROM PROGRAM 'touch @; cat /etc/passwd';",
            "COPY (SELECT 1) TO '@';",
            "COPY loot FROM '/etc/passwd';",
            "INSERT INTO loot SELECT pg_read_file('/etc/passwd');",
            "INSERT INTO loot SELECT convert_from(lo_get(lo_import('/etc/passwd')), 'UTF8');",
            "INSERT INTO loot SELECT rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL;",
            "SELECT lo_export(lo_from_bytea(0, 'x'), '@');",
            "CREATE EXTENSION plpython3u;",
            "CREATE EXTENSION file_fdw;",
            "CREATE FUNCTION harm() RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'system';",
            "LOAD '/lib/x86_64-linux-gnu/libc.so.6';",
            "ALTER SYSTEM SET log_statement = 'all';",
            "SET ROLE ditto_admin;\nCREATE ROLE evil SUPERUSER;",
            "SET SESSION AUTHORIZATION ditto_admin;\nCREATE ROLE evil SUPERUSER;",
            "RESET SESSION AUTHORIZATION;\nCREATE ROLE evil SUPERUSER LOGIN PASSWORD 'evil';",
            "CREATE ROLE evil SUPERUSER LOGIN PASSWORD 'evil';",
            "GRANT ditto_admin TO CURRENT_USER;",
            "ALTER ROLE ditto_admin PASSWORD 'evil';",
            "DROP ROLE ditto_admin;",
            "DROP DATABASE template1;",
            "ALTER DATABASE postgres RENAME TO mine;",
            "DROP OWNED BY ditto_admin CASCADE;",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid();",
            "CREATE FUNCTION harm() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS"
                    + " $$ BEGIN CREATE ROLE evil SUPERUSER; END $$;\n"
                    + "CREATE EVENT TRIGGER harm ON ddl_command_end EXECUTE FUNCTION harm();\nCREATE TABLE more (id int);",
            "CREATE FUNCTION harm(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS"
                    + " $$ BEGIN CREATE ROLE evil SUPERUSER; RETURN 1; END $$;\n"
                    + "CREATE TABLE more AS SELECT 1 AS id;\nCREATE INDEX ON more (harm(id));");

    @TempDir
    Path directory;

    @Test
    void itReachesNothingOutsideOfItsDatabase() throws Exception {
        Tally tally = Tally.of("T32", "hostile statements in a dump: effects outside, loot");
        Path trap = directory.resolve("trap");
        int refused = 0;
        try (EmbeddedHome home = new EmbeddedHome(directory.resolve("home"));
                CopyManager manager = home.manager()) {
            manager.create(CreateOptions.builder()
                    .dump("classpath:dev/ditto/contract/menu.sql")
                    .build());
            for (String harm : HARM) {
                Path dump = Files.writeString(
                        directory.resolve("hostile.sql"),
                        "CREATE TABLE loot (line text);\n" + harm.replace("@", trap.toString()) + "\n");
                try {
                    Copy copy = manager.create(
                            CreateOptions.builder().dump(dump.toString()).build());
                    tally.tried(loot(copy).equals("0"), "loot by " + harm);
                    manager.destroy(copy.id());
                } catch (DittoException e) {
                    refused++;
                }
                tally.tried(Files.notExists(trap), "a file by " + harm);
                tally.tried(
                        home.inServers("SELECT rolname FROM pg_roles WHERE rolsuper OR rolname = 'evil'")
                                .equals(List.of("ditto_admin")),
                        "a role by " + harm);
                tally.tried(
                        home.inServers("SELECT name FROM pg_file_settings WHERE sourcefile LIKE '%auto.conf'")
                                .isEmpty(),
                        "a setting by " + harm);
                tally.tried(
                        home.inServers("SELECT datname FROM pg_database WHERE datname IN ('postgres', 'template1')")
                                        .size()
                                == 2,
                        "a database by " + harm);
            }
            manager.recoverOrphans();
        }
        tally.with("refused", refused).hold();
    }

    @Test
    void oneThatNeverEndsEndsForItsCaller() throws Exception {
        Tally tally = Tally.of("T32", "a trigger without end in a dump: caller waits longer than it said");
        Path dump = Files.writeString(directory.resolve("endless.sql"), """
                CREATE TABLE t (id int);
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN LOOP END LOOP; END $$;
                CREATE TRIGGER f BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
                INSERT INTO t VALUES (1);
                """);
        try (EmbeddedHome home = new EmbeddedHome(directory.resolve("home"))) {
            try (CopyManager manager = home.manager()) {
                long begin = System.nanoTime();
                try {
                    manager.create(CreateOptions.builder()
                            .dump(dump.toString())
                            .claimTimeout(Duration.ofSeconds(3))
                            .build());
                    tally.violated("it ended");
                } catch (ClaimTimeoutException e) {
                    long millis = (System.nanoTime() - begin) / 1_000_000;
                    tally.with("gave up after ms", millis).tried(millis < 10_000, "after " + millis + " ms");
                }
            }
            long begin = System.nanoTime();
            home.assertItsServersStop();
            tally.with("server gone after ms", (System.nanoTime() - begin) / 1_000_000);
        }
        tally.hold();
    }

    private static String loot(Copy copy) throws SQLException {
        try (CopySession session = CopySession.of(copy)) {
            return String.valueOf(
                    session.query("SELECT count(*) FROM loot WHERE line LIKE '%:0:0:%' OR line LIKE '%SCRAM%'"));
        }
    }
}
