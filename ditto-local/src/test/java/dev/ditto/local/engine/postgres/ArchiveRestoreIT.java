package dev.ditto.local.engine.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RestoreFailedException;
import dev.ditto.local.dump.DigestCache;
import dev.ditto.local.dump.DumpFile;
import dev.ditto.local.dump.DumpResolver;
import dev.ditto.local.spi.DumpFormat;
import dev.ditto.test.docker.RequiresDocker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An archive gives the same database as a plain dump of the same source, whatever its format. */
@RequiresDocker
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
class ArchiveRestoreIT {

    private static final String IMAGE = "postgres:17";
    private static final String OLDER_IMAGE = "postgres:15";

    private Path directory;
    private ContainerServer server;
    private String untouched;
    private Map<String, String> plain;
    private Map<String, String> plainWithGrants;

    @BeforeAll
    void dumpInEveryFormat(@TempDir Path temporary) throws Exception {
        directory = temporary;
        server = new ContainerServer(IMAGE);
        untouched = server.sent();
        try (SourceDatabase source = new SourceDatabase(server)) {
            write("shop.sql", source.dump("-Fp"));
            write("shop.dump", source.dump("-Fc"));
            write("shop.dump.gz", gzip(source.dump("-Fc")));
            write("piped.dump", source.piped("-Fc"));
            write("uncompressed.dump", source.dump("-Fc", "-Z0"));
            write("lz4.dump", source.dump("-Fc", "-Zlz4"));
            write("shop.tar", source.dump("-Ft"));
            write("shop.tar.gz", gzip(source.dump("-Ft")));
            write("directory.tar", source.directory());
            write("directory.tar.gz", gzip(source.directory("-Zzstd")));
            untar("directory.tar");
        }
        try (RestoredDatabase database = restored("shop.sql", false)) {
            plain = database.fingerprint();
        }
        try (RestoredDatabase database = restored("shop.sql", true)) {
            plainWithGrants = database.fingerprint();
        }
    }

    @AfterEach
    void nothingSentIsLeft() throws IOException {
        assertThat(server.sent()).isEqualTo(untouched);
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "shop.dump, CUSTOM",
        "shop.dump.gz, CUSTOM",
        "piped.dump, CUSTOM",
        "uncompressed.dump, CUSTOM",
        "lz4.dump, CUSTOM",
        "shop.tar, TAR",
        "shop.tar.gz, TAR",
        "directory.tar, DIRECTORY",
        "directory.tar.gz, DIRECTORY",
        "source, DIRECTORY"
    })
    void anArchiveRestoresToWhatThePlainDumpDoes(String name, DumpFormat format) throws Exception {
        DumpFile dump = dump(name);
        assertThat(dump.format()).isEqualTo(format);
        assertThat(dump.serverVersion())
                .hasValueSatisfying(version -> assertThat(version).startsWith("17."));
        try (RestoredDatabase database = new RestoredDatabase(server, dump, false)) {
            assertThat(database.fingerprint()).isEqualTo(plain);
        }
    }

    @Test
    void thoseWhoWaitSeeEveryStep() throws Exception {
        try (RestoredDatabase database = restored("shop.dump", false)) {
            assertThat(database.steps()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(database.steps().get(0)).isEqualTo("Sending shop.dump: all of it read");
            assertThat(database.steps().get(1)).isEqualTo("Restoring shop.dump (definitions)");
            assertThat(database.steps().get(2))
                    .matches("Restoring shop\\.dump: (\\d+) of \\1 tables, indexes and constraints \\(100 %\\)");
        }
        try (RestoredDatabase database = restored("shop.sql", false)) {
            assertThat(database.steps()).containsExactly("Restoring shop.sql: all of it read");
        }
    }

    @Test
    void whatWasDoneIsReportedAsForAPlainDump() throws Exception {
        try (RestoredDatabase database = restored("shop.sql", false)) {
            assertThat(database.report().copiedRows()).isGreaterThan(19_000);
            assertThat(database.report().skipped()).anyMatch(left -> left.endsWith(" × grants"));
        }
        try (RestoredDatabase database = restored("shop.dump", false)) {
            assertThat(database.report().copiedRows()).isGreaterThan(19_000);
            assertThat(database.report().roles()).containsExactly("Tenant B", "shop_support", "tenant_a");
            assertThat(database.report().superuserOnly())
                    .anyMatch(sql -> sql.startsWith("CREATE EXTENSION IF NOT EXISTS pageinspect"))
                    .anyMatch(sql -> sql.startsWith("CREATE EVENT TRIGGER noting"));
            assertThat(database.report().skipped())
                    .anyMatch(left -> left.endsWith(" × grants"))
                    .anyMatch(left -> left.endsWith(" × ownership"))
                    .anyMatch(left -> left.endsWith(" × publications"));
        }
    }

    @Test
    void grantsAreKeptWhereTheyAreAskedFor() throws Exception {
        assertThat(plainWithGrants).isNotEqualTo(plain);
        try (RestoredDatabase database = restored("shop.dump", true)) {
            assertThat(database.fingerprint()).isEqualTo(plainWithGrants);
        }
    }

    @Test
    void everythingBelongsToTheSnapshotsOwner() throws Exception {
        try (RestoredDatabase database = restored("shop.dump", false)) {
            assertThat(database.answer("SELECT DISTINCT relowner::regrole FROM pg_class WHERE oid >= 16384"
                            + " AND relnamespace <> 'pg_toast'::regnamespace"))
                    .isEqualTo("ditto_o_1");
            assertThat(database.answer("SELECT DISTINCT lomowner::regrole FROM pg_largeobject_metadata"))
                    .isEqualTo("ditto_o_1");
        }
    }

    @Test
    void aMissingExtensionIsNamedBeforeAnythingIsMade() throws Exception {
        byte[] archive = Files.readAllBytes(directory.resolve("uncompressed.dump"));
        write(
                "postgis.dump",
                new String(archive, ISO_8859_1).replace("pg_trgm", "postgis").getBytes(ISO_8859_1));
        assertThatThrownBy(() -> restored("postgis.dump", false))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageStartingWith("postgis.dump needs what the server, PostgreSQL 17.")
                .hasMessageContaining(
                        "does not have: the extension postgis. Name an image that brings it with copy_image");
    }

    @Test
    void whatCannotBeRestoredIsExplainedInPgRestoresWordsWithoutThePassword() throws Exception {
        byte[] archive = Files.readAllBytes(directory.resolve("uncompressed.dump"));
        write(
                "two.dump",
                new String(archive, ISO_8859_1)
                        .replace("101\t101\n", "102\t101\n")
                        .getBytes(ISO_8859_1));
        assertThatThrownBy(() -> restored("two.dump", false))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageStartingWith("The restore of two.dump failed: pg_restore ended with status 1:\n")
                .hasMessageContaining("could not create unique index \"part2_pkey\"")
                .hasMessageContaining("If the dump is older or newer than the server")
                .hasMessageNotContaining("secret-4711");
    }

    @Test
    void anArchiveThatTheServersProgramIsTooOldForNamesTheImageToUse() throws Exception {
        try (ContainerServer older = new ContainerServer(OLDER_IMAGE)) {
            assertThatThrownBy(() -> new RestoredDatabase(older, dump("shop.dump"), false))
                    .isInstanceOf(RestoreFailedException.class)
                    .hasMessageMatching(
                            "shop\\.dump was made by pg_dump 17\\.\\d+ \\(archive version 1\\.16\\), and the"
                                    + " server's pg_restore is version 15\\.\\d+, which reads archives up to 1\\.14\\. Set"
                                    + " copy_image to an image of PostgreSQL 17, such as postgres:17, or make the dump with"
                                    + " pg_dump 15\\.");
        }
    }

    private RestoredDatabase restored(String name, boolean keepAcl) throws Exception {
        return new RestoredDatabase(server, dump(name), keepAcl);
    }

    private DumpFile dump(String name) {
        return new DumpResolver(new NoCache(), directory).resolve(name);
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(directory.resolve(name), content);
    }

    private void untar(String name) throws Exception {
        Process tar = new ProcessBuilder("tar", "-xf", name)
                .directory(directory.toFile())
                .start();
        assertThat(tar.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(tar.exitValue()).isZero();
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    /** Remembers nothing. */
    static final class NoCache implements DigestCache {

        @Override
        public Optional<String> find(String identity) {
            return Optional.empty();
        }

        @Override
        public void put(String identity, String sha256) {}
    }
}
