package dev.ditto.faults.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T29: what is no dump, or not one for this engine, is refused at once with a reason. */
@Tag("faults")
@Timeout(180)
class ForeignDumpIT {

    private static final long LONGEST_MILLIS = 2_000;

    @TempDir
    Path directory;

    @Test
    void whatIsNoDumpIsRefusedAtOnce() throws Exception {
        Tally tally =
                Tally.of("T29", "files that are no dumps of PostgreSQL: accepted, without a reason, later than 2 s");
        List<Long> waits = new ArrayList<>();
        try (EmbeddedHome home = new EmbeddedHome(directory.resolve("home"));
                CopyManager manager = home.manager()) {
            manager.destroy(
                    manager.create(of("classpath:dev/ditto/contract/menu.sql")).id());
            for (Map.Entry<String, Path> file : files().entrySet()) {
                long begin = System.nanoTime();
                Throwable failure = failure(manager, file.getValue());
                long millis = (System.nanoTime() - begin) / 1_000_000;
                waits.add(millis);
                tally.tried(
                        failure instanceof DittoException
                                && String.valueOf(failure.getMessage())
                                        .contains(file.getValue().getFileName().toString()),
                        file.getKey() + ": " + failure);
                tally.tried(millis <= LONGEST_MILLIS, file.getKey() + " took " + millis + " ms");
            }
            home.assertNothingIsLeft();
        }
        tally.withMillis("refusal", waits).hold();
    }

    private static Throwable failure(CopyManager manager, Path dump) throws Exception {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> outcome.complete(catchThrowable(() -> manager.create(of(dump.toString())))), "test-create");
        thread.setDaemon(true);
        thread.start();
        try {
            return outcome.get(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return e;
        }
    }

    private Map<String, Path> files() throws Exception {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("nothing", directory.resolve("missing.sql"));
        files.put("an empty file", write("empty.sql", new byte[0]));
        files.put("a directory", Files.createDirectory(directory.resolve("directory")));
        files.put("a FIFO", fifo());
        files.put("a device", Path.of("/dev/zero"));
        files.put("a PNG", write("picture.sql", hex("89504e470d0a1a0a0000000d49484452", 4_000)));
        files.put("an error page", write("page.sql", "<!DOCTYPE html>\n<html><body>404 Not Found</body></html>\n"));
        files.put("JSON", write("answer.sql", "{\"error\": \"no such bucket\"}\n"));
        files.put("XML", write("answer.xml", "<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code></Error>\n"));
        files.put("a tar of something else", write("other.tar", tar("README.txt")));
        files.put("a zip", write("dump.zip", zip()));
        files.put("gzip around gzip", write("twice.sql.gz", gzip(gzip("SELECT 1;\n".getBytes(UTF_8)))));
        files.put("zstd", write("dump.sql.zst", hex("28b52ffd0458", 4_000)));
        files.put("xz", write("dump.sql.xz", hex("fd377a585a0000", 4_000)));
        files.put("encrypted by age", write("dump.age", "age-encryption.org/v1\n-> X25519 abc\n--- def\n\u0001\u0002"));
        files.put("encrypted by gpg", write("dump.gpg", hex("8501", 4_000)));
        files.put("encrypted by openssl", write("dump.enc", hex("53616c7465645f5f", 4_000)));
        files.put(
                "a dump of MySQL",
                write("mysql.sql", "-- MySQL dump 10.13  Distrib 8.0.36\n/*!40101 SET NAMES utf8 */;\n"));
        files.put("a dump of MariaDB", write("mariadb.sql", "-- MariaDB dump 10.19\n/*!40101 SET NAMES utf8 */;\n"));
        files.put("a store of SQLite", write("lite.db", "SQLite format 3\0".getBytes(UTF_8)));
        files.put("a newer archive", write("newer.dump", hex("5047444d50" + "01630004080101", 4_000)));
        files.put(
                "UTF-16", write("wide.sql", "\uFEFFSELECT 1;\n".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)));
        return files;
    }

    private Path fifo() throws Exception {
        Path fifo = directory.resolve("pipe.sql");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor(10, TimeUnit.SECONDS);
        return fifo;
    }

    private Path write(String name, String content) throws IOException {
        return write(name, content.getBytes(UTF_8));
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    /** A beginning, and noise after it. */
    private static byte[] hex(String beginning, int length) {
        byte[] content = new byte[length];
        new Random(29).nextBytes(content);
        byte[] start = HexFormat.of().parseHex(beginning);
        System.arraycopy(start, 0, content, 0, start.length);
        return content;
    }

    static byte[] tar(String name) {
        byte[] block = new byte[512 * 3];
        System.arraycopy(name.getBytes(UTF_8), 0, block, 0, name.length());
        System.arraycopy(
                "0000644\0000000000\0000000000\00000000000000\00000000000000\0".getBytes(UTF_8), 0, block, 100, 47);
        java.util.Arrays.fill(block, 148, 156, (byte) ' ');
        block[156] = '0';
        System.arraycopy("ustar\00000".getBytes(UTF_8), 0, block, 257, 8);
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += block[i] & 0xff;
        }
        byte[] octal = String.format("%06o\0 ", sum).getBytes(UTF_8);
        System.arraycopy(octal, 0, block, 148, octal.length);
        return block;
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("dump.sql"));
            zip.write("SELECT 1;\n".getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private static CreateOptions of(String dump) {
        return CreateOptions.builder().dump(dump).build();
    }
}
