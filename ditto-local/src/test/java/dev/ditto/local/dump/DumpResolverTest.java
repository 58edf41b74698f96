package dev.ditto.local.dump;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ditto.DittoException;
import dev.ditto.DumpNotFoundException;
import dev.ditto.RestoreFailedException;
import dev.ditto.UnsupportedByClientException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class DumpResolverTest {

    private static final byte[] DUMP = RealDumpTest.dump();

    @TempDir
    Path directory;

    private final Map<String, String> remembered = new HashMap<>();
    private DumpResolver resolver;

    @BeforeEach
    void makeResolver() {
        resolver = new DumpResolver(new RememberedDigests(), directory);
    }

    @Nested
    class Found {

        @Test
        void byRelativePathWithWhatItSaysOfItself() throws Exception {
            Files.write(directory.resolve("shop.sql"), DUMP);
            DumpFile dump = resolver.resolve("shop.sql");
            assertThat(dump.name()).isEqualTo("shop.sql");
            assertThat(dump.engine()).contains("postgres");
            assertThat(dump.serverVersion())
                    .hasValueSatisfying(version -> assertThat(version).matches("15\\.\\d+"));
            assertThat(dump.sizeBytes()).isEqualTo(DUMP.length);
            assertThat(dump.sha256()).isEqualTo(sha256(DUMP));
            assertThat(content(dump)).isEqualTo(DUMP);
        }

        @Test
        void byAbsolutePathFileUriAndFromTheHomeDirectory() throws Exception {
            Path file =
                    Files.write(Files.createDirectory(directory.resolve("a b")).resolve("shop.sql"), DUMP);
            assertThat(content(resolver.resolve(file.toString()))).isEqualTo(DUMP);
            assertThat(content(resolver.resolve(file.toUri().toString()))).isEqualTo(DUMP);
            assertThat(content(resolver.resolve("file:" + file))).isEqualTo(DUMP);
            assertThat(content(resolver.resolve("file:a b/shop.sql"))).isEqualTo(DUMP);
            assertThatThrownBy(() -> resolver.resolve("~/no-such.sql"))
                    .hasMessageContaining(Path.of(System.getProperty("user.home"), "no-such.sql")
                            .toString());
        }

        @ParameterizedTest
        @ValueSource(strings = {"classpath:dev/ditto/local/dump/shop.sql", "classpath:/dev/ditto/local/dump/shop.sql"})
        void onTheClassPathInADirectory(String uri) throws Exception {
            assertThat(content(resolver.resolve(uri))).isEqualTo(DUMP);
        }

        @Test
        void onTheClassPathInAJar() throws Exception {
            Path jar = jar();
            withContextLoader(jar, () -> {
                DumpFile dump = resolver.resolve("classpath:db/shop.sql.gz");
                assertThat(content(dump)).isEqualTo(DUMP);
                assertThat(remembered).hasSize(1);
                assertThat(remembered.keySet().iterator().next())
                        .contains(jar.toRealPath().toString(), "db/shop.sql.gz");
                DumpFile again = resolver.resolve("classpath:db/shop.sql.gz");
                assertThat(again.sizeBytes()).isEqualTo(dump.sizeBytes()).isEqualTo(RealDumpTest.gzip(DUMP).length);
            });
        }

        @Test
        void gzipIsToldByContentAndNotByName() throws Exception {
            Files.write(directory.resolve("packed.sql"), RealDumpTest.gzip(DUMP));
            Files.write(directory.resolve("plain.sql.gz"), DUMP);
            DumpFile packed = resolver.resolve("packed.sql");
            assertThat(content(packed)).isEqualTo(DUMP);
            assertThat(packed.engine()).contains("postgres");
            assertThat(packed.sha256()).isEqualTo(sha256(RealDumpTest.gzip(DUMP)));
            assertThat(content(resolver.resolve("plain.sql.gz"))).isEqualTo(DUMP);
        }

        @Test
        void aScriptWrittenByHandNamesNoEngine() throws Exception {
            Files.writeString(directory.resolve("hand.sql"), "SELECT 1;\n-- PostgreSQL database dump\n");
            assertThat(resolver.resolve("hand.sql").engine()).isEmpty();
            assertThat(resolver.resolve("hand.sql").serverVersion()).isEmpty();
        }

        @Test
        void howeverManyCommentsItBeginsWith() throws Exception {
            Files.writeString(directory.resolve("long.sql"), "-- a licence\n\n".repeat(20_000) + "SELECT 1");
            assertThat(resolver.resolve("long.sql").engine()).isEmpty();
        }

        @Test
        void aByteOrderMarkIsSkipped() throws Exception {
            Files.writeString(directory.resolve("bom.sql"), "\uFEFFSELECT 1");
            assertThat(content(resolver.resolve("bom.sql"))).asString().isEqualTo("SELECT 1");
            Files.write(directory.resolve("bom.gz"), RealDumpTest.gzip("\uFEFFSELECT 1".getBytes(UTF_8)));
            assertThat(content(resolver.resolve("bom.gz"))).asString().isEqualTo("SELECT 1");
            Files.writeString(directory.resolve("x.sql"), "x");
            assertThat(content(resolver.resolve("x.sql"))).asString().isEqualTo("x");
        }
    }

    @Nested
    class Remembered {

        @Test
        void theDigestOfAFileThatHasSettledIsNotComputedAgain() throws Exception {
            Path file = settled(Files.write(directory.resolve("shop.sql"), DUMP));
            resolver.resolve("shop.sql");
            assertThat(remembered).hasSize(1);
            remembered.replaceAll((identity, digest) -> "remembered");
            DumpResolver another = new DumpResolver(new RememberedDigests(), directory);
            assertThat(another.resolve("shop.sql").sha256()).isEqualTo("remembered");
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
            assertThat(resolver.resolve("shop.sql").sha256()).isEqualTo(sha256(DUMP));
        }

        @Test
        void aFileThatHasSettledIsNotLookedAtAgain() throws Exception {
            Path file = settled(Files.write(directory.resolve("shop.sql"), DUMP));
            DumpFile first = resolver.resolve("shop.sql");
            assertThat(resolver.resolve("shop.sql")).isSameAs(first);
            Files.writeString(file, "SELECT 2");
            assertThat(resolver.resolve("shop.sql").sha256()).isEqualTo(sha256("SELECT 2".getBytes(US_ASCII)));
            Files.delete(file);
            assertThatThrownBy(() -> resolver.resolve("shop.sql")).isInstanceOf(DumpNotFoundException.class);
        }

        @Test
        void thatOfAFileChangedJustNowIsNotRemembered() throws Exception {
            Files.write(directory.resolve("shop.sql"), DUMP);
            resolver.resolve("shop.sql");
            assertThat(remembered).isEmpty();
        }
    }

    @Nested
    class Changed {

        @Test
        void whileItIsReadItFailsAtTheEnd() throws Exception {
            Path file = Files.write(directory.resolve("shop.sql"), DUMP);
            DumpFile dump = resolver.resolve("shop.sql");
            Files.writeString(file, "SELECT 2");
            assertThatThrownBy(() -> content(dump))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "Dump 'shop.sql' changed while it was read: its SHA-256 was " + sha256(DUMP) + " and is "
                                    + sha256("SELECT 2".getBytes(US_ASCII))
                                    + " now. Write a new dump beside it and rename it, instead of overwriting.");
        }

        @Test
        void aCompressedOneFailsToo() throws Exception {
            Path file = Files.write(directory.resolve("shop.sql.gz"), RealDumpTest.gzip(DUMP));
            DumpFile dump = resolver.resolve("shop.sql.gz");
            Files.write(file, RealDumpTest.gzip("SELECT 2".getBytes(US_ASCII)));
            assertThatThrownBy(() -> content(dump)).hasMessageContaining("changed while it was read");
        }

        @Test
        void deletedItCannotBeOpened() throws Exception {
            Path file = Files.write(directory.resolve("shop.sql"), DUMP);
            DumpFile dump = resolver.resolve("shop.sql");
            Files.delete(file);
            assertThatThrownBy(dump::open).isInstanceOf(IOException.class);
        }
    }

    @Nested
    class NotFound {

        @Test
        void theMessageNamesTheAbsolutePathAndTheWorkingDirectory() {
            assertThatThrownBy(() -> resolver.resolve("db/shop.sql"))
                    .isInstanceOf(DumpNotFoundException.class)
                    .hasMessage(
                            "Dump 'db/shop.sql' does not exist: there is no file " + directory.resolve("db/shop.sql")
                                    + ". Relative paths start from the working directory, " + directory + ".");
            assertThatThrownBy(() -> resolver.resolve(directory.resolve("x.sql").toString()))
                    .hasMessageEndingWith("there is no file " + directory.resolve("x.sql") + ". Check the path.");
        }

        @Test
        void onTheClassPathTheMessageNamesTheLoadersAndTheirDirectories() {
            assertThatThrownBy(() -> resolver.resolve("classpath:no/such.sql"))
                    .isInstanceOf(DumpNotFoundException.class)
                    .hasMessageStartingWith(
                            "Dump 'classpath:no/such.sql' is not on the class path: no resource 'no/such.sql'")
                    .hasMessageContaining("class loader 'app' (directories: ")
                    .hasMessageContaining("target/test-classes");
        }

        @Test
        void aDirectoryIsNoDump() throws Exception {
            Files.createDirectory(directory.resolve("dumps"));
            assertThatThrownBy(() -> resolver.resolve("dumps"))
                    .isInstanceOf(DumpNotFoundException.class)
                    .hasMessage("Dump 'dumps' is a directory: " + directory.resolve("dumps")
                            + ". Name the dump file in it.");
            assertThatThrownBy(() -> resolver.resolve("classpath:dev/ditto")).isInstanceOf(DumpNotFoundException.class);
            withContextLoader(
                    jar(),
                    () -> assertThatThrownBy(() -> resolver.resolve("classpath:db"))
                            .isInstanceOf(DumpNotFoundException.class)
                            .hasMessageContaining("is a directory in a jar"));
        }

        @Test
        void aPipeIsRefusedWithoutBeingOpened() throws Exception {
            Path pipe = directory.resolve("pipe");
            Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
            assumeTrue(mkfifo.waitFor(5, TimeUnit.SECONDS) && mkfifo.exitValue() == 0);
            assertThatThrownBy(() -> resolver.resolve("pipe"))
                    .isInstanceOf(DumpNotFoundException.class)
                    .hasMessageContaining("is not a regular file");
        }

        @Test
        void aLinkToNowhereIsCalledOne() throws Exception {
            Files.createSymbolicLink(directory.resolve("link"), Path.of("gone"));
            assertThatThrownBy(() -> resolver.resolve("link")).hasMessageContaining("is a symbolic link to nowhere");
        }

        @Test
        void whatMayNotBeReadIsSaidToBeUnreadable() throws Exception {
            Path file = Files.write(directory.resolve("shop.sql"), DUMP);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
            assumeFalse(Files.isReadable(file), "root reads everything");
            assertThatThrownBy(() -> resolver.resolve("shop.sql"))
                    .isInstanceOf(DumpNotFoundException.class)
                    .hasMessageContaining("has no permission to read " + file);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "a\0b", "file://host/x.sql", "file:///%zz", "classpath:", "classpath:/"})
        void namesThatNameNothingAreTypedErrors(String uri) {
            assertThatThrownBy(() -> resolver.resolve(uri)).isInstanceOf(DumpNotFoundException.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"s3://bucket/shop.sql", "http://host/x", "https://joe:secret@host/x?sig=secret", "FTP://h/x"
                })
        void remotePlacesAreNotSupportedYetAndNoSecretIsShown(String uri) {
            assertThatThrownBy(() -> resolver.resolve(uri))
                    .isInstanceOf(UnsupportedByClientException.class)
                    .hasMessageContaining(
                            ":// are not supported yet. Today a dump is a local file or a classpath: resource")
                    .hasMessageNotContaining("secret");
        }
    }

    @Nested
    class Refused {

        @Test
        void empty() throws Exception {
            assertRefused(new byte[0], "is empty: ");
            assertRefused(RealDumpTest.gzip(new byte[0]), "a compressed file of 0 bytes");
            assertRefused("\uFEFF".getBytes(UTF_8), "a byte order mark and nothing else");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "-- MySQL dump 10.13  Distrib 8.0.40|is a dump of engine 'mysql'. Only 'postgres' works today",
                    "/*!40101 SET NAMES utf8 */;|is a dump of engine 'mysql'",
                    "-- MariaDB dump 10.19|is a dump of engine 'mariadb'",
                    "/*!999999\\- enable the sandbox mode */|is a dump of engine 'mariadb'",
                    "/*M!999999\\- enable the sandbox mode */|is a dump of engine 'mariadb'",
                    "<!DOCTYPE html><p>404|is an HTML page",
                    "'  <HTML>'|is an HTML page",
                    "<?xml version='1.0'?><Error>|is an XML document",
                    "version https://git-lfs.example/spec|is a Git LFS pointer",
                    "-----BEGIN PGP MESSAGE-----|is encrypted (PGP)",
                    "Salted__12345678|is encrypted (openssl)"
                })
        void otherTexts(String content, String message) throws Exception {
            assertRefused(content.getBytes(UTF_8), message);
        }

        @Test
        void aDumpOfAnotherEngineBehindComments() throws Exception {
            assertRefused("-- made by ci\n\n-- MySQL dump 10.13\n--\n".getBytes(UTF_8), "is a dump of engine 'mysql'");
        }

        @Test
        void theOutputOfPgDumpall() throws Exception {
            assertRefused(
                    "--\n-- PostgreSQL database cluster dump\n--\n\nSET x = 1;".getBytes(UTF_8),
                    "is the output of pg_dumpall: roles and all databases of a server, where a copy is one database");
        }

        @ParameterizedTest
        @CsvSource({
            "28b52ffd00, is compressed as zstd",
            "425a683931, is compressed as bzip2",
            "fd377a585a00, is compressed as xz",
            "504b03040a, is compressed as zip",
            "89504e470d0a1a0a, is a PNG image",
            "00010203, is not text: byte 0 is zero",
            "53454c45435400, is not text: byte 6 is zero"
        })
        void otherBytes(String hex, String message) throws Exception {
            assertRefused(HexFormat.of().parseHex(hex), message);
        }

        @Test
        void utf16() throws Exception {
            assertRefused("SELECT 1".getBytes(UTF_16), "is UTF-16 text. Save it as UTF-8");
        }

        @Test
        void gzipThatIsCutOffEarlyOrPackedTwice() throws Exception {
            byte[] packed = RealDumpTest.gzip(DUMP);
            assertRefused(Arrays.copyOf(packed, 200), "is gzip data that is cut off at about byte 200 of the file");
            assertRefused(RealDumpTest.gzip(packed), "is compressed as gzip inside of gzip");
        }

        private void assertRefused(byte[] content, String message) throws IOException {
            Path file = Files.write(directory.resolve("x.sql"), content);
            assertThatThrownBy(() -> resolver.resolve("x.sql"))
                    .isInstanceOf(RestoreFailedException.class)
                    .isInstanceOf(DittoException.class)
                    .hasMessageStartingWith("Dump 'x.sql' ")
                    .hasMessageContaining(message)
                    .hasMessageContaining(file.toString());
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void withContextLoader(Path jar, Action action) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            Thread.currentThread().setContextClassLoader(loader);
            action.run();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private Path jar() throws IOException {
        Path jar = directory.resolve("more dumps.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("db/"));
            out.putNextEntry(new ZipEntry("db/shop.sql.gz"));
            out.write(RealDumpTest.gzip(DUMP));
        }
        return settled(jar);
    }

    private static Path settled(Path file) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    }

    private static byte[] content(DumpFile dump) throws IOException {
        try (InputStream in = dump.open()) {
            return in.readAllBytes();
        }
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(VerifiedBytes.sha256().digest(bytes));
    }

    private final class RememberedDigests implements DigestCache {

        @Override
        public Optional<String> find(String identity) {
            return Optional.ofNullable(remembered.get(identity));
        }

        @Override
        public void put(String identity, String sha256) {
            remembered.put(identity, sha256);
        }
    }
}
