package dev.ditto.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ditto.ConfigurationException;
import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.DumpNotFoundException;
import dev.ditto.RestoreFailedException;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user may get wrong about a dump or a copy: said at once, with a reason, and nothing is left of it. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class BadInputIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private Path directory;
    private TestHome home;
    private CopyManager manager;

    @BeforeAll
    void open(@TempDir Path temporary) {
        directory = temporary;
        home = new TestHome(temporary.resolve("home"));
        manager = home.manager();
        manager.open(of("classpath:dev/ditto/contract/menu.sql")).close();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        home.assertNothingIsLeft();
        assertThat(home.templates()).as("only the one good snapshot").hasSize(1);
    }

    @AfterAll
    void close() throws IOException {
        manager.close();
        home.close();
    }

    @Test
    void aMissingFile() {
        Path missing = directory.resolve("shop.sql");
        assertThat(failure(missing))
                .isInstanceOf(DumpNotFoundException.class)
                .hasMessage("Dump '" + missing + "' does not exist: there is no file " + missing + ". Check the path.");
    }

    @Test
    void anEmptyFile() throws IOException {
        Path file = write("empty.sql", new byte[0]);
        assertThat(failure(file))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessage("Dump '" + file + "' is empty: " + file
                        + " has 0 bytes. Make it again and check pg_dump's exit status and the disk.");
    }

    @Test
    void aDirectory() throws IOException {
        Path dumps = Files.createDirectory(directory.resolve("dumps"));
        assertThat(failure(dumps))
                .isInstanceOf(DumpNotFoundException.class)
                .hasMessage("Dump '" + dumps + "' is a directory: " + dumps + ". Name the dump file in it.");
    }

    @Test
    void aTruncatedGzipFile() throws IOException {
        byte[] whole = resource("/dev/ditto/contract/library.sql.gz");
        for (int length : new int[] {12, 1_000, whole.length / 2, whole.length - 8, whole.length - 1}) {
            Path file = write("cut-" + length + ".sql.gz", Arrays.copyOf(whole, length));
            assertThat(restoreFailure(file))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(RestoreFailedException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("cut off");
        }
    }

    @Test
    void aDamagedGzipFile() throws IOException {
        byte[] damaged = resource("/dev/ditto/contract/library.sql.gz");
        damaged[damaged.length - 6] ^= 1;
        Path file = write("damaged.sql.gz", damaged);
        assertThat(restoreFailure(file))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("checksum");
    }

    /** Wherever a real dump is cut, even between two statements, it is not taken for the whole. */
    @Test
    void aPlainDumpCutAnywhere() throws IOException {
        String whole;
        try (InputStream in = new GZIPInputStream(resourceStream("/dev/ditto/contract/library.sql.gz"))) {
            whole = new String(in.readAllBytes(), UTF_8);
        }
        for (int part = 1; part < 40; part++) {
            refusedCut(whole, whole.length() * part / 40);
        }
        int end = whole.stripTrailing().length();
        for (int missing = 1; missing < 140; missing += 9) {
            refusedCut(whole, end - missing);
        }
        for (int at = whole.indexOf(";\n\n", 3_000); at > 0 && at < 12_000; at = whole.indexOf(";\n\n", at + 1_500)) {
            refusedCut(whole, at + 3);
        }
    }

    private void refusedCut(String whole, int length) throws IOException {
        Path file = write("cut.sql", whole.substring(0, length).getBytes(UTF_8));
        assertThat(restoreFailure(file))
                .as("%d of %d characters", length, whole.length())
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageStartingWith(file.toString());
    }

    @Test
    void anSqlErrorNamesFileLineAndStatement() throws IOException {
        Path file = write("wrong.sql", "CREATE TABLE t (id int);\n\n-- here\nINSERT INTO t\nVALUES ('x');\n");
        assertThat(restoreFailure(file))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageStartingWith(file + ", line 4: ERROR: invalid input syntax for type integer: \"x\"")
                .hasMessageContaining("\n  in: INSERT INTO t VALUES ('x')\n")
                .hasMessageEndingWith("Mend the statement in the script.");
    }

    /** It could be restored elsewhere, so only the restore can tell; that is as soon as it begins. */
    @Test
    void aCustomFormatArchive() throws IOException {
        Path file = write("library.dump", resource("/dev/ditto/contract/library.dump"));
        assertThat(failure(file))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageMatching("Dump '" + Pattern.quote(file.toString()) + "' is a pg_dump custom-format archive"
                        + " \\(made by pg_dump 15\\.\\d+ from a 15\\.\\d+ server\\); the embedded runtime has no"
                        + " pg_restore: use runtime docker, or make a plain dump: pg_dump --format=plain"
                        + " --file=shop\\.sql <database>");
    }

    @Test
    void aCustomFormatArchiveCutOffInItsHeader() throws IOException {
        Path file = write("library.dump", Arrays.copyOf(resource("/dev/ditto/contract/library.dump"), 60));
        assertThat(failure(file))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageStartingWith("Dump '" + file
                        + "' is a pg_dump custom-format archive whose header is cut off," + " damaged or too old.");
    }

    @Test
    void aMysqlDump() throws IOException {
        Path file = write(
                "mysql.sql",
                "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n--\n-- Host: localhost    Database: shop\n"
                        + "/*!40101 SET NAMES utf8 */;\nCREATE TABLE `t` (`id` int) ENGINE=InnoDB;\n");
        assertThat(failure(file))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageContaining("is a dump of engine 'mysql'. Only 'postgres' works today");
    }

    @Test
    void aFileOfSomethingElse() throws IOException {
        Path file = write("noise.sql", "\u00ff\u0000\u0001binary".getBytes(ISO_8859_1));
        assertThat(failure(file)).isInstanceOf(DittoException.class).hasMessageContaining("is not text");
        Path prose = write("prose.sql", "This is not SQL.\n");
        assertThat(restoreFailure(prose))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageContaining(prose + ", line 1: ");
    }

    @Test
    void aMissingScript() {
        CreateOptions options = CreateOptions.builder()
                .dump("classpath:dev/ditto/contract/menu.sql")
                .script("classpath:no/such.sql")
                .build();
        assertThat(timed(AT_ONCE, () -> manager.create(options)))
                .isInstanceOf(DumpNotFoundException.class)
                .hasMessageContaining("classpath:no/such.sql");
    }

    @Test
    void noDumpAtAll() {
        assertThat(timed(AT_ONCE, () -> manager.create(CreateOptions.defaults())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("No dump is named: neither by the caller nor by the setting ditto.dump.path."
                        + " Say dump = \"classpath:shop.sql.gz\", or set it.");
    }

    @Test
    void aTtlOfNothing() {
        assertThatThrownBy(() -> CreateOptions.builder().ttl(Duration.ZERO))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Option 'ttl' is PT0S; it has to be more than zero, for example PT10M.");
        assertThat(timed(
                        AT_ONCE,
                        () -> home.config().set("copy_ttl_seconds", "0").build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "Setting 'copy_ttl_seconds' (builder) is '0'; it has to be a whole number from 1");
    }

    @Test
    void anUnknownKey() throws IOException {
        assertThat(timed(AT_ONCE, () -> home.config().set("warm_pol_size", "1")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("warm_pol_size")
                .hasMessageContaining("warm_pool_size");
        Path file = write("ditto.yaml", "warm_pool_size: 1\ncopy_tll_seconds: 5\n");
        assertThat(timed(AT_ONCE, () -> home.config().file(file).build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file + ":2")
                .hasMessageContaining("copy_tll_seconds")
                .hasMessageContaining("copy_ttl_seconds");
    }

    /** What can be told without a restore is told at once. */
    private Throwable failure(Path dump) {
        return timed(AT_ONCE, () -> manager.create(of(dump.toString())));
    }

    private Throwable restoreFailure(Path dump) {
        return timed(Duration.ofSeconds(20), () -> manager.create(of(dump.toString())));
    }

    static Throwable timed(Duration limit, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        long begin = System.nanoTime();
        Throwable failure = catchThrowable(work);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(limit);
        return failure;
    }

    private Path write(String name, String content) throws IOException {
        return write(name, content.getBytes(UTF_8));
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = resourceStream(name)) {
            return in.readAllBytes();
        }
    }

    private static InputStream resourceStream(String name) {
        return Objects.requireNonNull(BadInputIT.class.getResourceAsStream(name), name);
    }

    private static CreateOptions of(String dump) {
        return CreateOptions.builder().dump(dump).build();
    }
}
