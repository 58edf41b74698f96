package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.ditto.ChangesIncompleteException;
import dev.ditto.Copy;
import dev.ditto.CopyNotFoundException;
import dev.ditto.CreateOptions;
import dev.ditto.OpenCopy;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.TableChange;
import dev.ditto.contract.CopySession;
import dev.ditto.local.CopyManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a test did to its copy, told per table. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class ChangesIT {

    private static final String SHOP = """
            CREATE TABLE customer (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, born date);
            INSERT INTO customer (name) SELECT 'customer ' || n FROM generate_series(1, 100) n;
            CREATE TABLE price (
                shop text COLLATE "C", article text, day date, amount numeric, PRIMARY KEY (shop, article, day));
            INSERT INTO price SELECT s, a, date '2026-01-01', 1.50
                FROM unnest(ARRAY['Äpfel', 'apfel', 'Zoë', E'tab\\there', '']) s, unnest(ARRAY['b', 'B', 'ß', '書']) a;
            CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
            CREATE TABLE word (word text COLLATE loose PRIMARY KEY, note text);
            INSERT INTO word VALUES ('Cafe', 'x'), ('thé', 'y'), ('milk', NULL);
            CREATE TABLE thing (
                id uuid PRIMARY KEY DEFAULT gen_random_uuid(), doc jsonb, raw bytea, at timestamptz, price float8,
                span interval, twice float8 GENERATED ALWAYS AS (price * 2) STORED,
                half float8 GENERATED ALWAYS AS (price / 2) VIRTUAL);
            INSERT INTO thing (doc, raw, at, price, span)
                SELECT jsonb_build_object('n', n), decode(md5(n::text), 'hex'), now(), n / 3.0, n * interval '1 hour'
                FROM generate_series(1, 50) n;
            CREATE TABLE log (line text, level integer);
            INSERT INTO log SELECT 'line ' || n % 10, n % 3 FROM generate_series(1, 90) n;
            CREATE TABLE event (id bigint, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
            CREATE TABLE event_2025 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
            CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            INSERT INTO event SELECT n, date '2025-12-01' + n FROM generate_series(1, 60) n;
            CREATE TABLE parent (id integer PRIMARY KEY);
            CREATE TABLE child (more text) INHERITS (parent);
            INSERT INTO parent VALUES (1), (2);
            INSERT INTO child VALUES (3, 'c');
            CREATE UNLOGGED TABLE scratch (id integer PRIMARY KEY, v text);
            INSERT INTO scratch VALUES (1, 'a'), (2, 'b');
            CREATE TABLE nothing (id integer PRIMARY KEY);
            CREATE TABLE no_column ();
            CREATE SCHEMA "Odd schema";
            CREATE TABLE "Odd schema"."Quoted "" table" ("The key" integer PRIMARY KEY, "a value" text);
            INSERT INTO "Odd schema"."Quoted "" table" VALUES (1, 'one');
            """;

    private Path directory;
    private TestHome home;
    private CopyManager manager;
    private CreateOptions shop;

    private OpenCopy copy;
    private CopySession session;

    @BeforeAll
    void openAManager(@TempDir Path temporary) throws Exception {
        directory = temporary;
        shop = CreateOptions.builder()
                .dump(Files.writeString(directory.resolve("shop.sql"), SHOP).toString())
                .build();
        home = new TestHome(directory.resolve("home"));
        manager = home.manager();
    }

    @BeforeEach
    void openACopy() throws SQLException {
        copy = manager.open(shop);
        session = CopySession.of(copy.copy());
    }

    @AfterEach
    void nothingIsLeftOfTheComparison() throws Exception {
        session.close();
        copy.close();
        assertThat(home.databases()).isEmpty();
        assertThat(home.roles()).noneMatch(role -> role.startsWith("ditto_c_"));
    }

    @AfterAll
    void close() throws Exception {
        manager.close();
        home.close();
    }

    private List<TableChange> changes() {
        return manager.changes(copy.copy().id());
    }

    private static TableChange change(String table, long inserted, long updated, long deleted) {
        return new TableChange("public", table, inserted, updated, deleted);
    }

    @Nested
    class Rows {

        @Test
        void anUntouchedCopyHasNoChanges() {
            assertThat(changes()).isEmpty();
        }

        @Test
        void insertsUpdatesAndDeletesAreCountedByPrimaryKey() throws SQLException {
            session.execute(
                    "INSERT INTO customer (name) VALUES ('new'), (NULL)",
                    "UPDATE customer SET born = '2000-01-01' WHERE id <= 5",
                    "DELETE FROM customer WHERE id > 97 AND id <= 100",
                    "INSERT INTO nothing VALUES (1)");

            assertThat(changes()).containsExactly(change("customer", 2, 5, 3), change("nothing", 1, 0, 0));
        }

        @Test
        void whatWasPutBackAsItWasIsNoChange() throws SQLException {
            session.execute(
                    "UPDATE customer SET name = name",
                    "UPDATE word SET note = 'else'",
                    "UPDATE word SET note = 'x' WHERE word = 'Cafe'",
                    "UPDATE word SET note = 'y' WHERE word = 'thé'",
                    "UPDATE word SET note = NULL WHERE word = 'milk'",
                    "CREATE TEMP TABLE kept AS SELECT * FROM price",
                    "TRUNCATE price",
                    "INSERT INTO price SELECT * FROM kept ORDER BY random()");

            assertThat(changes()).isEmpty();
        }

        @Test
        void nullAndTheEmptyTextAreTwoValues() throws SQLException {
            session.execute("UPDATE word SET note = '' WHERE note IS NULL");

            assertThat(changes()).containsExactly(change("word", 0, 1, 0));
        }

        @Test
        void keysOfSeveralColumnsAndOddCollationsAreToldApartByTheirBytes() throws SQLException {
            session.execute(
                    "UPDATE price SET amount = 2 WHERE shop = 'Äpfel' AND article = 'ß'",
                    "DELETE FROM price WHERE shop = 'apfel' AND article = 'B'",
                    "INSERT INTO price VALUES ('APFEL', 'b', '2026-01-01', 1)",
                    "UPDATE price SET shop = 'moved' WHERE shop = '' AND article = '書'",
                    "UPDATE word SET word = 'café' WHERE word = 'cafe'");

            assertThat(changes()).containsExactly(change("price", 2, 1, 2), change("word", 1, 0, 1));
        }

        @Test
        void valuesOfAllKindsAreCompared() throws SQLException {
            session.execute(
                    "UPDATE thing SET doc = doc || '{\"more\": null}' WHERE doc->>'n' = '1'",
                    "UPDATE thing SET raw = raw || '\\x00' WHERE doc->>'n' = '2'",
                    "UPDATE thing SET at = at + interval '1 microsecond' WHERE doc->>'n' = '3'",
                    "UPDATE thing SET price = price + 1e-15 WHERE doc->>'n' = '1'",
                    "UPDATE thing SET span = NULL WHERE doc->>'n' = '4'");

            assertThat(changes()).containsExactly(change("thing", 0, 4, 0));
        }

        @Test
        void withoutAPrimaryKeyAnUpdateIsADeleteAndAnInsert() throws SQLException {
            session.execute(
                    "INSERT INTO log VALUES ('line 1', 1), ('line 1', 1)",
                    "DELETE FROM log WHERE ctid = (SELECT min(ctid) FROM log WHERE line = 'line 2')",
                    "UPDATE log SET level = 7 WHERE ctid = (SELECT min(ctid) FROM log WHERE line = 'line 3')");

            assertThat(changes()).containsExactly(change("log", 3, 0, 2));
        }

        @Test
        void partitionsAndChildrenAreTablesOfTheirOwn() throws SQLException {
            session.execute(
                    "UPDATE event SET day = '2026-05-05' WHERE id = 1",
                    "DELETE FROM event WHERE id = 60",
                    "INSERT INTO child VALUES (4, 'd')",
                    "UPDATE scratch SET v = 'z' WHERE id = 2",
                    "INSERT INTO \"Odd schema\".\"Quoted \"\" table\" VALUES (2, 'two')");

            assertThat(changes())
                    .containsExactly(
                            new TableChange("Odd schema", "Quoted \" table", 1, 0, 0),
                            change("child", 1, 0, 0),
                            change("event_2025", 0, 0, 1),
                            change("event_2026", 1, 0, 1),
                            change("scratch", 0, 1, 0));
        }

        @Test
        void whatIsNotCommittedIsNotSeenAndHoldsNobodyUp() throws SQLException {
            session.execute("BEGIN", "INSERT INTO nothing VALUES (1)", "UPDATE customer SET name = 'x'");

            assertThat(changes()).isEmpty();

            session.execute("COMMIT");

            assertThat(changes()).containsExactly(change("customer", 0, 100, 0), change("nothing", 1, 0, 0));
        }
    }

    @Nested
    class Tables {

        @Test
        void newDroppedRenamedAndEmptiedTablesCountWithAllTheirRows() throws SQLException {
            session.execute(
                    "CREATE TABLE made AS SELECT n FROM generate_series(1, 7) n",
                    "CREATE TABLE made_empty (id integer)",
                    "CREATE TEMP TABLE passing AS SELECT 1",
                    "DROP TABLE price, nothing",
                    "ALTER TABLE word RENAME TO term",
                    "TRUNCATE thing");

            assertThat(changes())
                    .containsExactly(
                            change("made", 7, 0, 0),
                            change("price", 0, 0, 20),
                            change("term", 3, 0, 0),
                            change("thing", 0, 0, 50),
                            change("word", 0, 0, 3));
        }

        @Test
        void ofColumnsThoseInBothAreCompared() throws SQLException {
            session.execute(
                    "ALTER TABLE customer ADD COLUMN vip boolean DEFAULT true, DROP COLUMN born",
                    "ALTER TABLE customer ALTER COLUMN id TYPE bigint",
                    "UPDATE customer SET vip = false",
                    "UPDATE customer SET name = 'renamed' WHERE id = 7",
                    "ALTER TABLE log RENAME COLUMN level TO severity",
                    "ALTER TABLE scratch DROP COLUMN v");

            assertThat(changes()).containsExactly(change("customer", 0, 1, 0));
        }

        @Test
        void aColumnMadeAgainUnderItsNameIsComparedThoughNoRowWasWritten() throws SQLException {
            session.execute("ALTER TABLE word DROP COLUMN note", "ALTER TABLE word ADD COLUMN note text DEFAULT 'x'");

            assertThat(changes()).containsExactly(change("word", 0, 2, 0));
        }

        @Test
        void aTableThatWasRewrittenIsTheSame() throws SQLException {
            session.execute("VACUUM (FULL, FREEZE) customer", "CLUSTER price USING price_pkey");

            assertThat(changes()).isEmpty();
        }

        /** What lies where another row lay, written by the same transaction, is not that row. */
        @Test
        void rowsThatARewriteMovedAreToldApartByTheirKeys() throws SQLException {
            session.execute(
                    "UPDATE customer SET name = 'renamed' WHERE id = 1",
                    "VACUUM (FULL) customer",
                    "UPDATE price SET amount = 9 WHERE shop = 'apfel' AND article = 'b'",
                    "CLUSTER price USING price_pkey",
                    "UPDATE thing SET raw = NULL WHERE doc->>'n' = '7'",
                    "VACUUM (FULL) thing",
                    "DELETE FROM word WHERE word = 'Cafe'",
                    "ALTER TABLE word ADD COLUMN made timestamptz DEFAULT clock_timestamp()");

            assertThat(changes())
                    .containsExactly(
                            change("customer", 0, 1, 0),
                            change("price", 0, 1, 0),
                            change("thing", 0, 1, 0),
                            change("word", 0, 0, 1));
        }

        @Test
        void rowsOfADroppedKeyAreToldApartByWhatItWas() throws SQLException {
            session.execute(
                    "ALTER TABLE customer DROP CONSTRAINT customer_pkey",
                    "INSERT INTO customer OVERRIDING SYSTEM VALUE VALUES (1, 'again', NULL), (1, 'and again', NULL)",
                    "UPDATE customer SET name = 'second' WHERE id = 2");

            assertThat(changes()).containsExactly(change("customer", 2, 1, 0));
        }
    }

    @Nested
    class Limits {

        @Test
        void aTableThatASessionHoldsLockedIsNamedBesideWhatIsKnown() throws SQLException {
            session.execute(
                    "INSERT INTO nothing VALUES (1)",
                    "BEGIN",
                    "LOCK TABLE customer IN ACCESS EXCLUSIVE MODE",
                    "TRUNCATE log");

            ChangesIncompleteException incomplete =
                    catchThrowableOfType(ChangesIncompleteException.class, ChangesIT.this::changes);

            assertThat(incomplete.known()).containsExactly(change("nothing", 1, 0, 0));
            assertThat(incomplete.notCompared())
                    .containsExactly(
                            java.util.Map.entry("public.customer", "a session holds it locked"),
                            java.util.Map.entry("public.log", "a session holds it locked"));
            assertThat(incomplete)
                    .hasMessage("2 of 13 tables of copy " + copy.copy().id()
                            + " could not be compared with its snapshot (public.customer, public.log: a session holds it"
                            + " locked). Of the others, changed have public.nothing +1 ~0 -0. End transactions that hold"
                            + " locks, or raise the limits.");
        }

        @Test
        void tablesThatThereWasNoTimeForAreNamed() throws SQLException {
            session.execute("INSERT INTO nothing VALUES (1)", "BEGIN");
            for (String table : List.of("customer", "price", "word", "thing", "log", "event", "parent", "scratch")) {
                session.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            }
            CopyManager hasty = home.manager(config -> config.set("changes.max_seconds", "1"));
            try (hasty) {
                String id = copy.copy().id();
                assertThatThrownBy(() -> hasty.changes(id))
                        .isInstanceOf(ChangesIncompleteException.class)
                        .hasMessageContaining(": a session holds it locked")
                        .hasMessageContaining(": not reached in time (ditto.changes.max_seconds)");
            }
        }

        @Test
        void aTableThatIsTooLargeToBeReadIsNamed() throws SQLException {
            session.execute(
                    "ALTER TABLE customer DROP COLUMN born",
                    "ALTER TABLE customer ADD COLUMN born date",
                    "DELETE FROM customer WHERE id = 1",
                    "INSERT INTO nothing VALUES (1)");
            CopyManager frugal = home.manager(config -> config.set("changes.max_rows", "99"));
            try (frugal) {
                String id = copy.copy().id();
                assertThatThrownBy(() -> frugal.changes(id))
                        .isInstanceOf(ChangesIncompleteException.class)
                        .hasMessageContaining("(public.customer: 99 rows now and 100 in the snapshot, more than 99"
                                + " (ditto.changes.max_rows)). Of the others, changed have public.nothing +1 ~0 -0.");
            }
            CopyManager generous = home.manager(config -> config.set("changes.max_rows", "0"));
            try (generous) {
                assertThat(generous.changes(copy.copy().id()))
                        .containsExactly(change("customer", 0, 0, 1), change("nothing", 1, 0, 0));
            }
        }

        @Test
        void aTableThatIsHiddenFromItsUserIsNamed() throws SQLException {
            session.execute("REVOKE ALL ON customer FROM CURRENT_USER");

            assertThatThrownBy(ChangesIT.this::changes)
                    .isInstanceOf(ChangesIncompleteException.class)
                    .hasMessageContaining("(public.customer: ERROR: permission denied for table customer)")
                    .hasMessageContaining("Of the others, none has changed.");
        }

        @Test
        void rowsThatAPolicyHidesAreNotTakenForDeleted() throws SQLException {
            session.execute(
                    "ALTER TABLE customer ENABLE ROW LEVEL SECURITY", "ALTER TABLE customer FORCE ROW LEVEL SECURITY");

            assertThatThrownBy(ChangesIT.this::changes)
                    .hasMessageContaining(
                            "query would be affected by row-level security policy for table \"customer\"");
        }

        @Test
        void settingsOfTheLoginMakeNoDifference() throws SQLException {
            session.execute(
                    "RESET ROLE",
                    "ALTER ROLE CURRENT_USER SET timezone = 'Asia/Tokyo'",
                    "ALTER ROLE CURRENT_USER SET bytea_output = 'escape'",
                    "ALTER ROLE CURRENT_USER SET extra_float_digits = -5",
                    "ALTER ROLE CURRENT_USER SET statement_timeout = '1ms'",
                    "ALTER ROLE CURRENT_USER SET enable_seqscan = off");
            try (CopySession other = CopySession.of(copy.copy())) {
                other.execute("SET statement_timeout = 0", "UPDATE thing SET raw = raw, price = price");
            }

            assertThat(changes()).isEmpty();
        }

        @Test
        void whatATestDefinesIsNotRunAsAnybodyElse() throws SQLException {
            session.execute(
                    "CREATE FUNCTION who(customer) RETURNS text LANGUAGE plpgsql AS $$ BEGIN"
                            + " RAISE EXCEPTION 'called'; END $$",
                    "CREATE CAST (customer AS text) WITH FUNCTION who(customer) AS IMPLICIT",
                    "CREATE FUNCTION public.md5(text) RETURNS text LANGUAGE sql AS 'SELECT (1/0)::text'",
                    "UPDATE customer SET name = 'x' WHERE id = 1");

            assertThat(changes()).containsExactly(change("customer", 0, 1, 0));
        }
    }

    @Nested
    class Ends {

        @Test
        void anUnknownOrEndedCopyIsSaidToBe() throws SQLException {
            assertThatThrownBy(() -> manager.changes("nobody"))
                    .isInstanceOf(CopyNotFoundException.class)
                    .hasMessageStartingWith("There is no copy 'nobody'");
            Copy ended = manager.create(shop);
            manager.destroy(ended.id());
            assertThatThrownBy(() -> manager.changes(ended.id()))
                    .isInstanceOf(CopyNotFoundException.class)
                    .hasMessage("Copy " + ended.id()
                            + " is DESTROYED and cannot be compared with its snapshot; only a READY copy can.");
        }

        @Test
        void aSnapshotThatIsGoneIsNamed() throws Exception {
            Path other = Files.writeString(directory.resolve("other.sql"), "CREATE TABLE other (id integer)");
            Copy orphan = manager.create(
                    CreateOptions.builder().dump(other.toString()).build());
            String template = home.store("SELECT snapshot FROM copies WHERE id = '" + orphan.id() + "'")
                    .get(0);
            home.administer(connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("ALTER DATABASE " + template + " IS_TEMPLATE false");
                    statement.execute("DROP DATABASE " + template);
                }
            });

            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> manager.changes(orphan.id()))
                        .isInstanceOf(RuntimeUnavailableException.class)
                        .hasMessage("Copy " + orphan.id() + " cannot be compared with its snapshot " + template
                                + ", which was removed meanwhile. The next copy of its dump restores it again.");
            }
            manager.destroy(orphan.id());
        }
    }

    @Nested
    class Crash {

        private static final String COMPARED = "SELECT id FROM copies WHERE job_name LIKE 'changes of %' AND state ";

        @Test
        void ofAComparisonWhoseJvmIsKilledNothingIsLeft() throws Exception {
            String tables = IntStream.range(0, 100)
                    .mapToObj(n -> "CREATE TABLE t" + n + " (id integer);")
                    .collect(Collectors.joining("\n"));
            Path many = Files.writeString(directory.resolve("many.sql"), tables);
            try (CopyingJvm jvm = CopyingJvm.start("compare", home.directory(), many.toString(), 1, 0)) {
                jvm.until("COMPARING");
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> !home.store(COMPARED + "= 'READY'").isEmpty());
                jvm.kill();
            }

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                manager.recoverOrphans();
                assertThat(home.store(COMPARED + "<> 'DESTROYED'")).isEmpty();
            });
        }
    }

    @Nested
    class Size {

        @Test
        void ofManyRowsThoseThatWereWrittenAreRead() throws Exception {
            Path large = Files.writeString(directory.resolve("large.sql"), """
                    CREATE TABLE large (id integer PRIMARY KEY, v text);
                    INSERT INTO large SELECT n, 'value ' || n FROM generate_series(1, 200000) n;
                    """);
            CreateOptions dump = CreateOptions.builder().dump(large.toString()).build();
            try (OpenCopy open = manager.open(dump);
                    CopySession other = CopySession.of(open.copy())) {
                other.execute("UPDATE large SET v = 'x' WHERE id % 1000 = 0", "DELETE FROM large WHERE id <= 10");
                assertThat(manager.changes(open.copy().id())).containsExactly(change("large", 0, 200, 10));

                other.execute("UPDATE large SET v = 'y' WHERE id > 100000");
                assertThat(manager.changes(open.copy().id())).containsExactly(change("large", 0, 100_100, 10));
            }
        }
    }
}
