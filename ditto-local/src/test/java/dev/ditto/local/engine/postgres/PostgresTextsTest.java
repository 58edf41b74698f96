package dev.ditto.local.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.local.spi.Dump;
import dev.ditto.local.spi.DumpFormat;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.spi.ServerProfile;
import java.io.InputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresTextsTest {

    private static final PostgresEngine ENGINE = new PostgresEngine();
    private static final String CLIENTS = "127.0.0.1/32";

    @Test
    void anExcerptIsOneShortLine() {
        assertThat(Excerpt.of("  SELECT\n\t1 ")).isEqualTo("SELECT 1");
        assertThat(Excerpt.of("x".repeat(1000))).isEqualTo("x".repeat(100) + " …");
        assertThat(Excerpt.of("x".repeat(100))).isEqualTo("x".repeat(100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE USER MAPPING FOR u SERVER s OPTIONS ( password 'hidden', \"user\" 'u' )"
                        + " | CREATE USER MAPPING FOR u SERVER s OPTIONS (…",
                "ALTER USER MAPPING FOR u SERVER s OPTIONS(SET token 'hidden')"
                        + " | ALTER USER MAPPING FOR u SERVER s OPTIONS (…",
                "DO $$BEGIN ALTER ROLE x PASSWORD 'hidden'; END$$ | DO $$BEGIN ALTER ROLE x PASSWORD …; END$$",
                "SELECT dblink('host=h password=hidden user=u') | SELECT dblink('host=h password=… user=u')",
                "CREATE TABLE login (password text) | CREATE TABLE login (password text)",
            },
            quoteCharacter = '~')
    void anExcerptHoldsNoPassword(String statement, String excerpt) {
        assertThat(Excerpt.of(statement)).isEqualTo(excerpt);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0A000 | extension \"vector\" is not available | The server does not bring that extension.",
                "42704 | collation \"de_DE\" does not exist | The server does not have that collation;",
                "42601 | syntax error | If the dump is older or newer than the server,",
                "53100 | could not extend file | The server ran out of room;",
                "22P02 | invalid input | Mend the statement, or make the dump anew with pg_dump.",
            })
    void adviceFitsTheFailure(String state, String message, String advice) {
        assertThat(Advice.on(state, message, new NamedDump(Optional.empty()))).startsWith(advice);
    }

    @Test
    void adviceNamesTheDumpsVersion() {
        assertThat(Advice.on("42601", "syntax error", new NamedDump(Optional.of("17.2"))))
                .endsWith("The dump was made from server version 17.2.");
    }

    @Test
    void theProfileIsClosedAndEphemeral() {
        ServerProfile profile = ENGINE.profile(new ServerBinaries("postgres", "18.6", "d"), 123, CLIENTS);
        assertThat(profile.initArguments())
                .containsExactly(
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-data-checksums");
        assertThat(profile.accessRules())
                .containsExactly(
                        "host all ditto_admin 127.0.0.1/32 scram-sha-256",
                        "host sameuser all 127.0.0.1/32 scram-sha-256",
                        "host all all all reject");
        assertThat(profile.settings())
                .containsEntry("fsync", "off")
                .containsEntry("synchronous_commit", "off")
                .containsEntry("full_page_writes", "off")
                .containsEntry("wal_level", "minimal")
                .containsEntry("autovacuum", "off")
                .containsEntry("max_connections", "123")
                .containsEntry("timezone", "UTC")
                .containsEntry("password_encryption", "scram-sha-256");
    }

    @Test
    void olderServersGetWhatTheyKnow() {
        ServerProfile old = ENGINE.profile(new ServerBinaries("postgres", "14.1", "d"), 10, CLIENTS);
        assertThat(old.initArguments()).containsExactly("--encoding=UTF8", "--locale=C.UTF-8");
        assertThat(old.settings()).doesNotContainKeys("scram_iterations", "io_method");
        assertThat(old.digest())
                .isNotEqualTo(ENGINE.profile(new ServerBinaries("postgres", "15.1", "d"), 11, CLIENTS)
                        .digest());
    }

    @Test
    void aProfileHasTheSameDigestInEveryJvm() {
        ServerBinaries binaries = new ServerBinaries("postgres", "18.6", "d");
        assertThat(ENGINE.profile(binaries, 10, CLIENTS).digest())
                .hasSize(64)
                .isEqualTo(ENGINE.profile(binaries, 10, CLIENTS).digest())
                .isNotEqualTo(ENGINE.profile(binaries, 11, CLIENTS).digest());
    }

    @Test
    void connectionStringsAreEncoded() {
        assertThat(ENGINE.connectionString("127.0.0.1", 5433, "shop", "a b", "p@:/%"))
                .isEqualTo("postgres://a%20b:p%40%3A%2F%25@127.0.0.1:5433/shop?sslmode=disable");
        assertThat(ENGINE.jdbcUrl("127.0.0.1", 5433, "shop")).isEqualTo("jdbc:postgresql://127.0.0.1:5433/shop");
    }

    @Test
    void textsAreQuoted() {
        assertThat(Sql.literal("it's")).isEqualTo("'it''s'");
        assertThat(Sql.identifier("a\"b")).isEqualTo("\"a\"\"b\"");
    }

    @Test
    void strategiesFitTheVersion() {
        assertThat(PostgresClone.strategies(14)).extracting("id").containsExactly("template");
        assertThat(PostgresClone.strategies(17)).extracting("id").containsExactly("file_copy", "wal_log");
        assertThat(PostgresClone.strategies(18)).extracting("id").containsExactly("file_copy", "file_clone", "wal_log");
    }

    private record NamedDump(Optional<String> serverVersion) implements Dump {
        @Override
        public DumpFormat format() {
            return DumpFormat.PLAIN;
        }

        @Override
        public String name() {
            return "shop.sql";
        }

        @Override
        public String sha256() {
            return "";
        }

        @Override
        public long sizeBytes() {
            return 0;
        }

        @Override
        public Optional<String> engine() {
            return Optional.of("postgres");
        }

        @Override
        public InputStream open() {
            return InputStream.nullInputStream();
        }
    }
}
