package dev.ditto.local.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestorePolicyTest {

    private static final RestorePolicy PLAIN = new RestorePolicy(false);
    private static final RestorePolicy KEEPING = new RestorePolicy(true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE public.orders OWNER TO shop | ownership",
                "ALTER TABLE t OWNER TO \"Shop Owner\" | ownership",
                "alter function f(int) owner to shop | ownership",
                "ALTER SCHEMA sales OWNER TO shop | ownership",
                "GRANT SELECT ON TABLE orders TO reader | grants",
                "REVOKE ALL ON SCHEMA public FROM PUBLIC | grants",
                "ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT SELECT ON TABLES TO b | grants",
                "CREATE ROLE reader | roles, databases, tablespaces and subscriptions",
                "ALTER USER u SET x = 1 | roles, databases, tablespaces and subscriptions",
                "ALTER USER MAPPING FOR u SERVER s | ",
                "CREATE DATABASE shop | roles, databases, tablespaces and subscriptions",
                "CREATE PUBLICATION p FOR ALL TABLES | publications",
                "SET ROLE shop | roles and tablespaces to switch to",
                "SET SESSION AUTHORIZATION shop | roles and tablespaces to switch to",
                "SET default_tablespace = '' | roles and tablespaces to switch to",
                "SET client_encoding = 'LATIN1' | the client encoding, as everything reaches the server in UTF-8",
                "COMMENT ON DATABASE shop IS 'x' | comments and labels on shared objects",
                "CREATE TABLE grants (id int) | ",
                "INSERT INTO t VALUES ('GRANT ALL') | ",
                "COMMENT ON TABLE t IS 'OWNER TO x' | ",
            })
    void leavesOutWhatACopyDoesWithout(String sql, String kind) {
        assertThat(PLAIN.skipped(sql)).isEqualTo(Optional.ofNullable(kind));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT SELECT ON TABLE orders TO reader",
                "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                "ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT SELECT ON TABLES TO b"
            })
    void keepsGrantsWhereAskedTo(String sql) {
        assertThat(KEEPING.skipped(sql)).isEmpty();
    }

    @Test
    void findsAnOwnerBehindALongHead() {
        String sql = "ALTER FUNCTION f(" + "integer,\n ".repeat(60) + "integer)\nOWNER TO shop";
        assertThat(PLAIN.skipped(sql)).contains("ownership");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE EXTENSION pg_trgm | true",
                "CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION f() | true",
                "CREATE EVENT TRIGGER t ON login EXECUTE FUNCTION f() | false",
                "ALTER EVENT TRIGGER t ENABLE ALWAYS | false",
                "create or replace function f() returns int language c as 'x' | false",
                "CREATE CAST (text AS int) WITH FUNCTION f(text) AS IMPLICIT | false",
                "CREATE OPERATOR CLASS o DEFAULT FOR TYPE t USING btree AS OPERATOR 1 < | false",
                "ALTER TABLE public.t DISABLE TRIGGER ALL | true",
                "SET session_replication_role = replica | false",
                "CREATE TABLE t (id int) | false",
                "ALTER TABLE t DISABLE TRIGGER t1 | false",
                "DROP EXTENSION pg_trgm | false",
            })
    void knowsWhatTakesASuperuser(String sql, boolean superuser) {
        assertThat(PLAIN.needsSuperuser(sql)).isEqualTo(superuser);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DROP TABLE gone | 42P01 | drops of what is not there",
                "ALTER TABLE ONLY gone DROP CONSTRAINT c | 42P01 | drops of what is not there",
                "DROP SCHEMA gone | 3F000 | drops of what is not there",
                "SET transaction_timeout = 0 | 42704 | settings this server does not know",
                "SELECT pg_catalog.set_config('x', 'y', false) | 42704 | settings this server does not know",
                "CREATE SCHEMA public | 42P06 | schema public, which is there",
                "CREATE SCHEMA sales | 42P06 | ",
                "SELECT * FROM gone | 42P01 | ",
                "DROP TABLE kept | 2BP01 | ",
                "SET x = 1 | 22023 | ",
            })
    void forgivesWhatDoesNotMatter(String sql, String state, String kind) {
        assertThat(PLAIN.harmless(sql, state)).isEqualTo(Optional.ofNullable(kind));
    }

    @Test
    void readsTheRoleThatIsMissing() {
        assertThat(RestorePolicy.missingRole(new SQLException("ERROR: role \"auditor\" does not exist", "42704")))
                .contains("auditor");
        assertThat(RestorePolicy.missingRole(new SQLException("role \"auditor\" does not exist", "42501")))
                .isEmpty();
        assertThat(RestorePolicy.missingRole(new SQLException(null, "42704"))).isEmpty();
    }
}
