package dev.ditto.local.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RestoreFailedException;
import dev.ditto.local.spi.DumpFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an archive of pg_dump is, is told by its content. */
@Timeout(20)
class ArchiveDetectionTest {

    private static final byte[] ROWS = "1\tone\n\\.\n".getBytes(UTF_8);

    @TempDir
    Path directory;

    private final Map<String, String> remembered = new HashMap<>();
    private DumpResolver resolver;

    @BeforeEach
    void makeResolver() {
        resolver = new DumpResolver(new RememberedDigests(), directory);
    }

    @Nested
    class Custom {

        @Test
        void withItsVersions() throws Exception {
            DumpFile dump = dump("shop.dump", Archives.custom());
            assertThat(dump.format()).isEqualTo(DumpFormat.CUSTOM);
            assertThat(dump.engine()).contains("postgres");
            assertThat(dump.serverVersion()).contains("15.4");
            assertThat(dump.archive()).contains(new ArchiveHeader(16, true, true, "15.4", "17.2"));
            assertThat(content(dump)).isEqualTo(Archives.custom());
            assertThat(dump.openedBytes()).isEqualTo(Archives.custom().length);
        }

        @Test
        void whetherAChangedBitWouldShow() throws Exception {
            assertThat(dump("shop.dump", Archives.custom()).hidesDamage()).isFalse();
            assertThat(dump("flat.dump", Archives.uncompressed()).hidesDamage()).isTrue();
            assertThat(dump("flat.dump.gz", RealDumpTest.gzip(Archives.uncompressed()))
                            .hidesDamage())
                    .isFalse();
            assertThat(dump("shop.sql", "SELECT 1;".getBytes(UTF_8)).hidesDamage())
                    .isFalse();
            DumpFile flat = dump("flat.dump", Archives.uncompressed());
            Files.writeString(directory.resolve("flat.dump.sha256"), flat.sha256());
            assertThat(dump("flat.dump", Archives.uncompressed()).hidesDamage()).isFalse();
        }

        @Test
        void ofOlderVersionsToo() throws Exception {
            DumpFile dump = dump("old.dump", Archives.header(14, 1, "12.3", "13.1 (Homebrew)"));
            assertThat(dump.archive()).contains(new ArchiveHeader(14, true, true, "12.3", "13.1"));
        }

        @Test
        void gzipAroundItIsTakenOff() throws Exception {
            DumpFile dump = dump("shop.dump.gz", RealDumpTest.gzip(Archives.custom()));
            assertThat(dump.format()).isEqualTo(DumpFormat.CUSTOM);
            assertThat(content(dump)).isEqualTo(Archives.custom());
            assertThat(dump.openedBytes()).isEqualTo(Archives.custom().length);
        }

        @Test
        void cutOffInItsHeaderAnywhereIsRefused() throws Exception {
            int header = Archives.custom().length - 5;
            for (int length = 5; length < header; length++) {
                refused(
                        Arrays.copyOf(Archives.custom(), length),
                        "is a pg_dump custom-format archive whose header is cut off, damaged or too old. Make the dump"
                                + " or copy the file again.");
            }
        }

        @Test
        void theTableOfContentsOfADirectoryAloneIsRefused() throws Exception {
            refused(
                    Archives.contents(),
                    "is the table of contents of a pg_dump directory archive without its data. Name the directory it"
                            + " belongs to.");
        }
    }

    @Nested
    class Tar {

        @Test
        void ofATarArchive() throws Exception {
            byte[] tar = tar("toc.dat", Archives.contents(), "7.dat", ROWS, "restore.sql", ROWS);
            DumpFile dump = dump("shop.tar", tar);
            assertThat(dump.format()).isEqualTo(DumpFormat.TAR);
            assertThat(dump.serverVersion()).contains("15.4");
            assertThat(content(dump)).isEqualTo(tar);
            assertThat(content(dump("shop.tar.gz", RealDumpTest.gzip(tar)))).isEqualTo(tar);
        }

        @Test
        void ofADirectoryBelowAnotherOneIsGivenWithoutItAndWithoutWhatDoesNotBelong() throws Exception {
            byte[] tar = tar(
                    "._dump",
                    ROWS,
                    "dump/7.dat.gz",
                    ROWS,
                    "dump/README",
                    ROWS,
                    "dump/toc.dat",
                    Archives.contents(),
                    "dump/blobs_9.toc",
                    ROWS,
                    "other/8.dat",
                    ROWS,
                    "dump/../../etc/9.dat",
                    ROWS);
            DumpFile dump = dump("dump.tar", tar);
            assertThat(dump.format()).isEqualTo(DumpFormat.DIRECTORY);
            assertThat(dump.archive()).isPresent();
            assertThat(files(content(dump))).containsExactly("7.dat.gz", "toc.dat", "blobs_9.toc");
        }

        /** What pg_restore looks for in an unpacked tar archive. */
        @Test
        void theListOfLargeObjectsHasTwoNames() throws Exception {
            byte[] list = "17274 blob_17274.dat\n".getBytes(UTF_8);
            DumpFile dump =
                    dump("shop.tar", tar("toc.dat", Archives.contents(), "blob_17274.dat", ROWS, "blobs_9.toc", list));
            assertThat(content(dump))
                    .isEqualTo(tar(
                            "toc.dat",
                            Archives.contents(),
                            "blob_17274.dat",
                            ROWS,
                            "blobs_9.toc",
                            list,
                            "9.dat",
                            list));
        }

        @Test
        void cutOffAnywhereItFailsWhileItIsRead() throws Exception {
            byte[] tar = tar("toc.dat", Archives.contents(), "7.dat", ROWS);
            for (int length = 1100; length <= tar.length - 1024; length += 100) {
                DumpFile dump = dump("cut.tar", Arrays.copyOf(tar, length));
                assertThatThrownBy(() -> content(dump))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("Dump 'cut.tar' is a tar that is cut off after byte ")
                        .hasMessageEndingWith("Make the dump or copy the file again.");
            }
        }

        @Test
        void withADamagedHeaderItFails() throws Exception {
            byte[] tar = tar("toc.dat", Archives.contents(), "7.dat", ROWS);
            tar[1024] ^= 1;
            assertThatThrownBy(() -> content(dump("damaged.tar", tar)))
                    .hasMessageContaining(
                            "is a tar that is damaged near byte 1024 (the checksum of a tar header is wrong)");
        }

        @Test
        void ofSomethingElseIsRefused() throws Exception {
            refused(
                    tar("pom.xml", ROWS, "src/Main.java", ROWS),
                    "is a tar archive, but not one of a pg_dump directory: there is no toc.dat in it. ditto reads plain SQL"
                            + " and archives of pg_dump, also gzipped: make one with: pg_dump --format=plain");
        }

        @Test
        void ofAMillionFilesIsRefusedAtOnce() throws Exception {
            Map<String, byte[]> files = new LinkedHashMap<>();
            for (int file = 0; file < 100_000; file++) {
                files.put("file" + file, new byte[0]);
            }
            byte[] tar = RealDumpTest.gzip(Archives.tar(files));
            long begin = System.nanoTime();
            refused(tar, "is a tar archive, but not one of a pg_dump directory");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Nested
    class Directory {

        @Test
        void isReadAsATarThatIsAlwaysTheSame() throws Exception {
            Path dump = dumpDirectory("shop");
            DumpFile found = resolver.resolve("shop");
            assertThat(found.format()).isEqualTo(DumpFormat.DIRECTORY);
            assertThat(found.serverVersion()).contains("15.4");
            byte[] tar = content(found);
            assertThat(tar).isEqualTo(tar("toc.dat", Archives.contents(), "10.dat", ROWS, "7.dat.gz", ROWS));
            assertThat(found.sizeBytes()).isEqualTo(tar.length);
            assertThat(found.sha256())
                    .isEqualTo(HexFormat.of().formatHex(VerifiedBytes.sha256().digest(tar)));
            Files.move(dump, directory.resolve("moved"));
            assertThat(resolver.resolve("moved").sha256()).isEqualTo(found.sha256());
        }

        @Test
        void itsDigestIsRememberedUntilAFileInItChanges() throws Exception {
            Path dump = dumpDirectory("shop");
            String first = resolver.resolve("shop").sha256();
            assertThat(remembered).hasSize(1);
            assertThat(resolver.resolve("shop")).isSameAs(resolver.resolve("shop"));
            Files.write(dump.resolve("10.dat"), "other\n".getBytes(UTF_8));
            settle(dump, Duration.ofHours(2));
            assertThat(resolver.resolve("shop").sha256()).isNotEqualTo(first);
        }

        @Test
        void aFileThatGrowsWhileItIsReadIsAnError() throws Exception {
            Path dump = dumpDirectory("shop");
            DumpFile found = resolver.resolve("shop");
            try (InputStream in = found.open()) {
                in.readNBytes(100);
                Files.writeString(dump.resolve("7.dat.gz"), "longer than it was");
                assertThatThrownBy(in::readAllBytes).hasMessageContaining("7.dat.gz changed while it was read");
            }
        }
    }

    @Nested
    class Checksum {

        @Test
        void besideTheDumpIsVerified() throws Exception {
            DumpFile dump = dump("shop.dump", Archives.custom());
            Files.writeString(directory.resolve("shop.dump.sha256"), dump.sha256() + "  shop.dump\n");
            assertThat(dump("shop.dump", Archives.custom()).sha256()).isEqualTo(dump.sha256());
            byte[] flipped = Archives.custom();
            flipped[flipped.length - 1] ^= 1;
            assertThatThrownBy(() -> dump("shop.dump", flipped))
                    .isInstanceOf(RestoreFailedException.class)
                    .hasMessageStartingWith("Dump 'shop.dump' is not the file its checksum was made of: "
                            + directory.resolve("shop.dump.sha256") + " says SHA-256 " + dump.sha256() + ", and "
                            + directory.resolve("shop.dump") + " has ")
                    .hasMessageEndingWith("make the dump or copy it again, and the checksum with it.");
        }

        @Test
        void ofAScriptAsWellAndInUpperCase() throws Exception {
            Files.writeString(directory.resolve("x.sql.sha256"), "A".repeat(64) + " *x.sql\n");
            assertThatThrownBy(() -> dump("x.sql", "SELECT 1".getBytes(UTF_8)))
                    .hasMessageContaining("is not the file its checksum was made of");
        }

        @Test
        void thatIsNoneIsAnError() throws Exception {
            Files.writeString(directory.resolve("x.sql.sha256"), "sha256 of x\n");
            assertThatThrownBy(() -> dump("x.sql", "SELECT 1".getBytes(UTF_8)))
                    .isInstanceOf(RestoreFailedException.class)
                    .hasMessageEndingWith(
                            "x.sql.sha256 does not begin with a SHA-256 in hex. Make it with sha256sum, or"
                                    + " remove it.");
        }
    }

    private DumpFile dump(String name, byte[] content) throws IOException {
        Files.write(directory.resolve(name), content);
        return new DumpResolver(new RememberedDigests(), directory).resolve(name);
    }

    private void refused(byte[] content, String message) {
        assertThatThrownBy(() -> dump("x.dump", content))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageStartingWith("Dump 'x.dump' " + message)
                .hasMessageContaining(directory.resolve("x.dump").toString());
    }

    private Path dumpDirectory(String name) throws IOException {
        Path dump = Files.createDirectory(directory.resolve(name));
        Files.write(dump.resolve("7.dat.gz"), ROWS);
        Files.write(dump.resolve("10.dat"), ROWS);
        Files.write(dump.resolve("toc.dat"), Archives.contents());
        Files.writeString(dump.resolve("README"), "not part of it");
        settle(dump, Duration.ofHours(1));
        return dump;
    }

    private static void settle(Path dump, Duration age) throws IOException {
        try (var files = Files.list(dump)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
            }
        }
    }

    private static byte[] tar(Object... namesAndContents) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int at = 0; at < namesAndContents.length; at += 2) {
            files.put((String) namesAndContents[at], (byte[]) namesAndContents[at + 1]);
        }
        return Archives.tar(files);
    }

    private static java.util.List<String> files(byte[] tar) throws IOException {
        java.util.List<String> names = new java.util.ArrayList<>();
        try (TarReader reader = new TarReader(new ByteArrayInputStream(tar), "x")) {
            for (TarHeader file = reader.next(); file != null; file = reader.next()) {
                names.add(file.name());
            }
        }
        return names;
    }

    private static byte[] content(DumpFile dump) throws IOException {
        try (InputStream in = dump.open()) {
            return in.readAllBytes();
        }
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
