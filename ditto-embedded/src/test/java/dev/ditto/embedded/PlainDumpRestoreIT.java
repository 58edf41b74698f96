package dev.ditto.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.CreateOptions;
import dev.ditto.OpenCopy;
import dev.ditto.RestoreFailedException;
import dev.ditto.contract.CopySession;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the things that real dumps contain. */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class PlainDumpRestoreIT {

    private static final String LIBRARY = "classpath:dev/ditto/contract/library.sql.gz";

    private Path directory;
    private TestHome home;
    private CopyManager manager;

    @BeforeAll
    void open(@TempDir Path temporary) {
        directory = temporary;
        home = new TestHome(temporary.resolve("home"));
        manager = home.manager();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        home.assertNothingIsLeft();
    }

    @AfterAll
    void close() throws IOException {
        manager.close();
        home.close();
    }

    @Test
    void settingsOfNewerServersArePassedOver() throws Exception {
        try (OpenCopy copy = restored("""
                SET statement_timeout = 0;
                SET transaction_timeout = 0;
                SET of_postgres_25 = 'on';
                SELECT pg_catalog.set_config('search_path', '', false);
                CREATE TABLE public.t (id int);
                """)) {
            assertThat(answer(copy, "SELECT count(*) FROM t")).isEqualTo("0");
        }
    }

    /** pg_dump empties the search path; that was for the restore and is not what a copy's user finds. */
    @Test
    void theSettingsOfTheDumpAreNotThoseOfTheCopy() throws Exception {
        try (OpenCopy copy = manager.open(of(LIBRARY))) {
            assertThat(answer(copy, "SHOW search_path")).isEqualTo("\"$user\", public");
            assertThat(answer(copy, "SHOW row_security")).isEqualTo("on");
            assertThat(answer(copy, "SHOW timezone")).isNotNull();
        }
    }

    @Test
    void aDumpMadeWithCreateAndCleanGoesIntoTheCopy() throws Exception {
        try (OpenCopy copy = manager.open(of("classpath:dev/ditto/contract/library-create.sql.gz"))) {
            assertThat(answer(copy, "SELECT count(*) FROM book")).isEqualTo("2000");
            assertThat(answer(copy, "SELECT current_database()"))
                    .isEqualTo(copy.copy().database());
            assertThat(home.inServers("SELECT datname FROM pg_database WHERE datname = 'library'"))
                    .isEmpty();
        }
    }

    @Test
    void aSecondDatabaseIsRefused() {
        refused(
                "CREATE TABLE a (id int);\n\\connect one\nCREATE TABLE b (id int);\n\\connect two\n",
                ", line 4: \\connect goes to a second database, and a copy is one;");
    }

    @Test
    void ownershipAndGrantsAreLeftOut() throws Exception {
        try (OpenCopy copy = restored("""
                CREATE TABLE t (id int);
                ALTER TABLE public.t OWNER TO nobody_knows;
                ALTER TABLE public.t OWNER TO "Nobody Knows";
                GRANT SELECT ON TABLE public.t TO nobody_knows;
                REVOKE ALL ON SCHEMA public FROM PUBLIC;
                ALTER DEFAULT PRIVILEGES FOR ROLE nobody_knows GRANT SELECT ON TABLES TO nobody_knows;
                """)) {
            assertThat(answer(copy, "SELECT relacl IS NULL FROM pg_class WHERE relname = 't'"))
                    .isEqualTo("t");
            assertThat(answer(copy, "SELECT count(*) FROM pg_roles WHERE rolname ILIKE 'nobody%knows'"))
                    .isEqualTo("0");
        }
    }

    /** "OWNER TO" in somebody's text is no change of ownership. */
    @Test
    void statementsThatOnlySpeakOfOwnershipRun() throws Exception {
        try (OpenCopy copy = restored("""
                CREATE TABLE t (note text);
                ALTER TABLE t ALTER COLUMN note SET DEFAULT 'ALTER TABLE x OWNER TO y';
                ALTER TABLE t ADD CONSTRAINT c CHECK (note <> 'change OWNER TO z');
                INSERT INTO t DEFAULT VALUES;
                """)) {
            assertThat(answer(copy, "SELECT note FROM t")).isEqualTo("ALTER TABLE x OWNER TO y");
            assertThat(answer(copy, "SELECT count(*) FROM pg_constraint WHERE conname = 'c'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void rolesThatPoliciesNameStandInWithoutALogin() throws Exception {
        String policy = """
                CREATE TABLE t (owner text);
                ALTER TABLE t ENABLE ROW LEVEL SECURITY;
                CREATE POLICY p ON t TO tenant_a, "Tenant B" USING (owner = current_user);
                """;
        try (OpenCopy copy = restored(policy)) {
            assertThat(answer(copy, "SELECT array(SELECT unnest(roles) ORDER BY 1) FROM pg_policies"))
                    .isEqualTo("{\"Tenant B\",tenant_a}");
            assertThat(answer(copy, "SELECT bool_or(rolcanlogin) FROM pg_roles WHERE rolname ILIKE 'tenant%'"))
                    .isEqualTo("f");
            assertThatThrownBy(() -> answer(copy, "SET ROLE tenant_a"))
                    .hasMessageContaining("permission denied to set role");
        }
    }

    @Test
    void keptGrantsLetTheCopyActAsTheDumpsRoles() throws Exception {
        try (CopyManager keeping = CopyManager.builder()
                        .config(home.config().set("acl", "keep").build())
                        .build();
                OpenCopy copy = keeping.open(of(LIBRARY));
                CopySession session = CopySession.of(copy.copy())) {
            session.execute("SET ROLE library_reader", "SET library.member = 'member 7'");
            assertThat(session.query("SELECT count(*) FROM lending.loan")).isEqualTo("10");
            assertThatThrownBy(() -> session.execute("DELETE FROM lending.loan"))
                    .hasMessageContaining("permission denied");
            session.execute("RESET ROLE");
            assertThat(session.query("SELECT count(*) FROM lending.loan")).isEqualTo("500");
        }
    }

    @Test
    void whatOnlyASuperuserCanOwnWorks() throws Exception {
        try (OpenCopy copy = restored("""
                CREATE FUNCTION note_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$
                BEGIN INSERT INTO seen VALUES (tg_tag); END $$;
                CREATE TABLE seen (tag text);
                CREATE EVENT TRIGGER noting ON ddl_command_end EXECUTE FUNCTION note_ddl();
                """);
                CopySession session = CopySession.of(copy.copy())) {
            session.execute("CREATE TABLE t (id int)");
            assertThat(session.query("SELECT tag FROM seen")).isEqualTo("CREATE TABLE");
            assertThatThrownBy(() -> session.execute("DROP EVENT TRIGGER noting"))
                    .hasMessageContaining("must be owner of event trigger noting");
        }
    }

    /** The restore's session is one without rights, not one that has put them aside. */
    @Test
    void aDumpCannotBecomeAdministrator() {
        refused(
                "SELECT set_config('role', 'none', false);\nCREATE TABLE t (id int);\n"
                        + "COPY t TO PROGRAM 'cat >/dev/null';\n",
                "line 3",
                "permission denied to COPY to or from an external program");
        refused(
                "SET SESSION AUTHORIZATION ditto_admin;\nCREATE TABLE t AS SELECT pg_read_file('PG_VERSION');\n",
                "line 2",
                "permission denied for function pg_read_file");
        refused("SELECT set_config('session_authorization', 'ditto_admin', false);\n", "line 1", "permission denied");
        refused("SELECT set_config('role', 'ditto_admin', false);\n", "line 1", "permission denied");
        refused(
                "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'libc', 'system';\n",
                "line 1",
                "Only a superuser may do that");
        refused(
                "ALTER SYSTEM SET archive_command = 'true';\nCREATE TABLE t (id int);\nSELECT pg_reload_conf();\n",
                "line 3",
                "permission denied");
        refused(
                "CREATE FUNCTION ambush() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;\n"
                        + "CREATE EVENT TRIGGER t ON login EXECUTE FUNCTION ambush();\n",
                "line 2",
                "Only a superuser may do that");
        refused(
                "SET standard_conforming_strings = off;\n"
                        + "CREATE EXTENSION pageinspect SCHEMA 'a\\'; CREATE ROLE intruder SUPERUSER --';\n",
                "line 2");
    }

    @Test
    void anEventTriggerOfTheDumpDoesNotFireForTheAdministrator() throws Exception {
        try (OpenCopy copy = restored("""
                CREATE TABLE seen (who text);
                CREATE FUNCTION note_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$
                BEGIN INSERT INTO public.seen VALUES (current_user); END $$;
                CREATE EVENT TRIGGER noting ON ddl_command_end EXECUTE FUNCTION public.note_ddl();
                COMMENT ON EVENT TRIGGER noting IS 'runs beside the restore';
                CREATE EXTENSION pageinspect;
                """)) {
            assertThat(answer(copy, "SELECT count(*) FROM seen")).isEqualTo("0");
        }
    }

    @Test
    void triggersCanBeSwitchedOffForTheData() throws Exception {
        try (OpenCopy copy = restored("""
                CREATE TABLE t (id int);
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'no'; END $$;
                CREATE TRIGGER refusing BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION refuse();
                SET session_replication_role = replica;
                INSERT INTO t VALUES (1);
                SET session_replication_role = DEFAULT;
                ALTER TABLE t DISABLE TRIGGER ALL;
                INSERT INTO t VALUES (2);
                ALTER TABLE t ENABLE TRIGGER ALL;
                """);
                CopySession session = CopySession.of(copy.copy())) {
            assertThat(session.query("SELECT count(*) FROM t")).isEqualTo("2");
            assertThatThrownBy(() -> session.execute("INSERT INTO t VALUES (3)"))
                    .hasMessageContaining("no");
            session.execute("SET session_replication_role = replica", "INSERT INTO t VALUES (3)");
        }
    }

    @Test
    void largeObjectsAreThere() throws Exception {
        try (OpenCopy copy = manager.open(of("classpath:dev/ditto/embedded/large-objects.sql"))) {
            assertThat(answer(copy, "SELECT encode(lo_get(content), 'hex') FROM drawing"))
                    .isEqualTo("00ff10aa5c5c27");
            assertThat(answer(copy, "SELECT lo_unlink(content) FROM drawing")).isEqualTo("1");
        }
    }

    @Test
    void aDumpInAnotherEncodingKeepsItsCharacters() throws Exception {
        try (OpenCopy copy = manager.open(of("classpath:dev/ditto/embedded/latin1.sql"))) {
            assertThat(answer(copy, "SELECT string_agg(dish, ' ' ORDER BY id) FROM menu"))
                    .isEqualTo("Crème brûlée Café Ärger mit Öl");
        }
        String script = "SET client_encoding = 'LATIN1';\nCREATE TABLE \"größe\" AS SELECT 'Öl'::text AS x;\n";
        try (OpenCopy copy = manager.open(of(file(script, ISO_8859_1)))) {
            assertThat(answer(copy, "SELECT x FROM \"größe\"")).isEqualTo("Öl");
        }
    }

    @Test
    void scriptsRunInTheirOrderAndMakeAnotherSnapshot() throws Exception {
        String dump = file("CREATE TABLE t (n int);\n", UTF_8);
        String first = file("INSERT INTO t VALUES (1);\nSET search_path = '';\n", UTF_8);
        String second = file("UPDATE t SET n = n + 1;\n", UTF_8);
        CreateOptions options =
                CreateOptions.builder().dump(dump).script(first).script(second).build();
        try (OpenCopy plain = manager.open(of(dump));
                OpenCopy scripted = manager.open(options)) {
            assertThat(answer(plain, "SELECT count(*) FROM t")).isEqualTo("0");
            assertThat(answer(scripted, "SELECT n FROM t")).isEqualTo("2");
        }
    }

    @Test
    void badDataInACopyBlockNamesTheLine() {
        refused(
                "CREATE TABLE t (id int, n int);\n\nCOPY t (id, n) FROM stdin;\n1\t1\n2\tnot a number\n\\.\n",
                ", line 5: ERROR: invalid input syntax for type integer: \"not a number\"",
                "in: COPY t (id, n) FROM stdin");
    }

    @Test
    void aBlockOfTooFewColumnsNamesTheLine() {
        refused(
                "CREATE TABLE t (id int, n int);\nCOPY t FROM stdin;\n1\t1\n2\n\\.\n",
                ", line 4: ERROR: missing data for column \"n\"");
    }

    @Test
    void aMissingExtensionIsExplained() {
        refused(
                "CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;\n",
                ", line 1: ERROR: extension \"postgis\" is not available",
                "in: CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public",
                "The server does not bring that extension. Leave it out of the dump");
    }

    @Test
    void aCommandOfPsqlIsRefused() {
        refused("CREATE TABLE t (id int);\n\\i other.sql\n", ", line 2: \\i is a command of psql");
    }

    @Test
    void aTransactionThatIsNotEndedIsRefused() {
        refused("BEGIN;\nCREATE TABLE t (id int);\n", "ends inside a transaction");
    }

    @Test
    void anErrorInATransactionNamesTheStatementThatFailed() {
        refused(
                "BEGIN;\nCREATE TABLE t (id int);\nINSERT INTO missing VALUES (1);\nCOMMIT;\n",
                ", line 3: ERROR: relation \"missing\" does not exist");
    }

    @Test
    void dataThatBreaksAConstraintIsRefused() {
        refused(
                "CREATE TABLE t (id int PRIMARY KEY);\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (1);\n",
                ", line 3: ERROR: duplicate key value violates unique constraint");
    }

    /** What the real pg_dump of the library holds, line by line, is complete only as a whole. */
    @Test
    void theWholeLibraryCountsItsRows() throws Exception {
        String text;
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(getClass().getResourceAsStream("/dev/ditto/contract/library.sql.gz")))) {
            text = new String(in.readAllBytes(), UTF_8);
        }
        String windows = file(text.replace("\n", "\r\n"), UTF_8);
        try (OpenCopy copy = manager.open(of(file(text, UTF_8)))) {
            assertThat(answer(copy, "SELECT count(*) FROM book")).isEqualTo("2000");
        }
        try (OpenCopy copy = manager.open(of(windows))) {
            assertThat(answer(copy, "SELECT count(*) FROM book")).isEqualTo("2000");
        }
    }

    private void refused(String script, String... parts) {
        Path file = Path.of(file(script, UTF_8));
        assertThatThrownBy(() -> manager.create(of(file.toString())))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(parts);
    }

    private OpenCopy restored(String script) {
        return manager.open(of(file(script, UTF_8)));
    }

    private String file(String script, Charset charset) {
        try {
            Path file = Files.createTempFile(directory, "script", ".sql");
            return Files.writeString(file, script, charset).toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static CreateOptions of(String dump) {
        return CreateOptions.builder().dump(dump).build();
    }

    private static String answer(OpenCopy copy, String sql) throws SQLException {
        try (CopySession session = CopySession.of(copy.copy())) {
            return String.valueOf(session.query(sql));
        }
    }
}
