package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.CreateOptions;
import dev.ditto.RestoreFailedException;
import dev.ditto.contract.CopySession;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Little dumps that turn out to hold much. */
@Timeout(120)
class SwellingRestoreIT {

    private static final String LIMIT_MB = "30";

    @TempDir
    Path directory;

    private TestHome home;

    @BeforeEach
    void makeAHome() {
        home = new TestHome(directory.resolve("home"));
    }

    @AfterEach
    void removeIt() throws IOException {
        home.close();
    }

    @Test
    void oneThatDecompressesToMoreThanMayBeReadIsRefusedAndLeavesNothing() throws Exception {
        Path dump = gzip("rows.sql.gz", "CREATE TABLE t (a text);\nCOPY t FROM stdin;\n", 40 << 20);

        refused(
                dump,
                "(?s)The restore of .*rows.sql.gz was ended: decompressed, it holds more than 30 MB \\(\\d+ bytes\\), and 30"
                        + " MB \\(31457280 bytes\\) are allowed, as restore.max_mb says. If this is the dump you mean,"
                        + " raise ditto.restore.max_mb; 0 means no limit\\..*");
    }

    @Test
    void oneWhoseStatementsMakeMoreThanMayBeWrittenIsRefusedAndLeavesNothing() throws Exception {
        Path dump = Files.writeString(
                directory.resolve("series.sql"),
                "CREATE TABLE t AS SELECT repeat('x', 1000) FROM generate_series(1, 100000000);\n");

        refused(
                dump,
                "(?s)The restore of .*series.sql was ended: its database takes \\d+ MB \\(\\d+ bytes\\), and 30 MB"
                        + " \\(31457280 bytes\\) are allowed, as restore.max_mb says\\..*");
    }

    @Test
    void oneThatFitsIsRestored() throws Exception {
        Path dump = gzip("rows.sql.gz", "CREATE TABLE t (a text);\nCOPY t FROM stdin;\n", 10 << 20);

        try (CopyManager manager = home.manager(config -> config.set("restore.max_mb", LIMIT_MB));
                CopySession copy = CopySession.of(manager.create(of(dump)))) {
            assertThat(copy.query("SELECT count(*) FROM t")).isEqualTo(Integer.toString((10 << 20) / 64));
        }
    }

    private void refused(Path dump, String message) throws Exception {
        try (CopyManager manager = home.manager(config -> config.set("restore.max_mb", LIMIT_MB))) {
            assertThatThrownBy(() -> manager.create(of(dump)))
                    .isInstanceOf(RestoreFailedException.class)
                    .message()
                    .matches(message);
            home.assertNothingIsLeft();
            assertThat(home.templates()).isEmpty();
        }
    }

    private static CreateOptions of(Path dump) {
        return CreateOptions.builder().dump(dump.toString()).build();
    }

    private Path gzip(String name, String beginning, int bytes) throws IOException {
        Path file = directory.resolve(name);
        byte[] row = ("x".repeat(63) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(beginning.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < bytes / row.length; i++) {
                out.write(row);
            }
            out.write("\\.\n".getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }
}
