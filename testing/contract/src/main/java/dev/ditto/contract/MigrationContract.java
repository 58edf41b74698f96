package dev.ditto.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.OpenCopy;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A copy holds what the dump holds, and its user may change all of it. */
interface MigrationContract extends ContractSubject {

    @Test
    default void itsDataIsThatOfTheDump() throws SQLException {
        try (OpenCopy copy = client().open(ContractSubject.of(LIBRARY).build());
                CopySession session = CopySession.of(copy.copy())) {
            assertThat(session.query("""
                            SELECT count(*) FROM generate_series(1, 2000) n JOIN book ON book.id = n
                            WHERE author_id = 1 + n % 42 AND title = 'Book ' || n AND cover = decode(md5(n::text), 'hex')
                                AND price IS NOT DISTINCT FROM CASE WHEN n % 10 > 0 THEN (n % 90) + 0.99 END
                                AND tags = ARRAY['tag ' || n % 3, 'it''s, "quoted"']
                                AND facts = jsonb_build_object('pages', n * 3 % 700, 'note',
                                    CASE WHEN n % 7 = 0 THEN E'line 1\\nline 2\\\\.' END)
                                AND added_at = timestamptz '2026-01-01 12:00:00+00' + n * interval '1 hour'""")).isEqualTo("2000");
            assertThat(session.query("SELECT string_agg(name, '; ' ORDER BY id) FROM author WHERE id > 40"))
                    .isEqualTo("O'Brien \\ \"Flann\"\ttab; Zoë 图书馆 📚");
            assertThat(session.query("SELECT count(*) FROM lending.loan")).isEqualTo("500");
            assertThat(session.query("SELECT count(*) FROM lending.loan_2025")).isEqualTo("183");
            assertThat(session.query("SELECT sum(books) FROM author_books")).isEqualTo("2000");
            assertThat(session.query("SELECT count(*) FROM empty_shelf")).isEqualTo("0");
            assertThat(session.query("SELECT nextval('lending.card_number')")).isEqualTo("5021");
            assertThat(session.query("SELECT nextval('book_id_seq')")).isEqualTo("2001");
            assertThat(session.query("SELECT obj_description('book'::regclass)"))
                    .isEqualTo("What there is; it's on a shelf");
        }
    }

    @Test
    default void triggersConstraintsAndPoliciesWork() throws SQLException {
        try (OpenCopy copy = client().open(ContractSubject.of(LIBRARY).build());
                CopySession session = CopySession.of(copy.copy())) {
            session.execute("INSERT INTO lending.loan VALUES (1, 'me', '2026-11-01')");
            assertThat(session.query("SELECT state FROM book WHERE id = 1")).isEqualTo("lent");
            assertThat(session.query("SELECT count(*) FROM pg_policies WHERE policyname = 'own_loans'"
                            + " AND roles = ARRAY['library_reader'::name]"))
                    .isEqualTo("1");
            assertThat(session.query("SELECT count(*) FROM pg_constraint WHERE NOT convalidated"))
                    .isEqualTo("0");
        }
    }

    @Test
    default void itsUserMayMigrateEverything() throws SQLException {
        try (OpenCopy copy = client().open(ContractSubject.of(LIBRARY).build());
                CopySession session = CopySession.of(copy.copy())) {
            session.execute(
                    "CREATE SCHEMA history",
                    "CREATE TABLE history.flyway (version text PRIMARY KEY)",
                    "ALTER TABLE book ADD COLUMN isbn text, ALTER COLUMN price TYPE numeric(12, 4)",
                    "ALTER TABLE book RENAME COLUMN title TO name",
                    "ALTER TYPE lending.state ADD VALUE 'sold'",
                    "CREATE OR REPLACE VIEW lent_books AS SELECT id, name AS title, 'x' AS author FROM book",
                    "CREATE OR REPLACE FUNCTION lending.mark_lent() RETURNS trigger LANGUAGE plpgsql"
                            + " AS 'BEGIN RETURN NEW; END'",
                    "ALTER TABLE lending.loan DISABLE TRIGGER USER",
                    "ALTER TABLE lending.loan DISABLE ROW LEVEL SECURITY",
                    "CREATE TABLE lending.loan_2027 PARTITION OF lending.loan"
                            + " FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
                    "ALTER SEQUENCE lending.card_number RESTART WITH 1",
                    "SELECT setval('book_id_seq', 9000)",
                    "REFRESH MATERIALIZED VIEW author_books",
                    "TRUNCATE lending.loan, book RESTART IDENTITY CASCADE",
                    "VACUUM FULL book",
                    "ANALYZE book",
                    "VACUUM (ANALYZE) author",
                    "REINDEX TABLE author",
                    "COMMENT ON TABLE author IS 'mine'",
                    "CREATE TEMP TABLE scratch AS SELECT * FROM author",
                    "DROP EXTENSION pgcrypto",
                    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
                    "CREATE EXTENSION hstore SCHEMA history",
                    "CREATE FUNCTION again() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                    "GRANT SELECT ON author TO PUBLIC",
                    "DROP SCHEMA lending CASCADE",
                    "DROP SCHEMA public CASCADE",
                    "CREATE SCHEMA public",
                    "CREATE TABLE public.start_over (id int)");
            assertThat(session.query("SELECT count(*) FROM history.flyway")).isEqualTo("0");
        }
    }

    @Test
    default void whatOneConnectionMakesAnotherOwnsToo() throws SQLException {
        try (OpenCopy copy = client().open(ContractSubject.of(MENU).build());
                CopySession one = CopySession.of(copy.copy());
                CopySession two = CopySession.of(copy.copy())) {
            one.execute("CREATE TABLE made (id int)");
            two.execute("ALTER TABLE made ADD COLUMN more int", "DROP TABLE made");
            assertThat(two.query("SELECT count(*) FROM menu")).isEqualTo("3");
        }
    }

    @Test
    default void scriptsRunAfterTheRestore() throws SQLException {
        try (OpenCopy copy =
                        client().open(ContractSubject.of(LIBRARY).script(SCRIPT).build());
                CopySession session = CopySession.of(copy.copy())) {
            assertThat(session.query("SELECT books FROM added_by_script")).isEqualTo("2000");
            session.execute("DROP TABLE added_by_script");
        }
    }
}
