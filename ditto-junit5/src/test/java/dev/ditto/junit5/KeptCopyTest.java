package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a copy that stays. */
class KeptCopyTest {

    @TempDir
    Path directory;

    @Test
    void theCommandSurvivesAShellWhateverTheNames() throws Exception {
        KeptCopy kept = kept("postgres", Path.of("/a b/it's/$HOME/x.pgpass"), Duration.ofMinutes(90));
        String command = kept.psql().orElseThrow().replace(" psql ", " printenv PGPASSFILE #");

        Process shell = new ProcessBuilder("sh", "-c", command).start();
        try {
            assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(shell.getInputStream().readAllBytes())).isEqualTo("/a b/it's/$HOME/x.pgpass\n");
        } finally {
            shell.destroyForcibly();
        }
    }

    @Test
    void otherDatabasesHaveNoPsqlAndNameTheFile() {
        KeptCopy kept = kept("mysql", Path.of("/x.pgpass"), Duration.ofMinutes(90));

        assertThat(kept.lines()).containsExactly("  JDBC:     jdbc:x, user u, password in /x.pgpass");
        assertThat(kept.untilText()).endsWith("(90 min)");
        assertThat(kept("mysql", Path.of("/x"), Duration.ofDays(2)).untilText()).matches("\\d{4}-.* \\(48 h\\)");
    }

    @Test
    void theTerminalShowsAFew() {
        KeptCopy kept = kept("mysql", Path.of("/x"), Duration.ofSeconds(45));
        List<String> lines =
                KeptLines.of(IntStream.range(0, 7).mapToObj(i -> kept).toList());

        assertThat(lines).hasSize(6).endsWith("ditto  2 more copies are kept");
        assertThat(lines.get(0)).startsWith("ditto  kept for A#b until ").contains("(45 s): jdbc:x, user u");
        assertThat(KeptLines.of(List.of(kept("mysql", "orders", Path.of("/x"), Duration.ofSeconds(45)))))
                .singleElement()
                .asString()
                .startsWith("ditto  kept for A#b, copy 'orders' until ");
    }

    @Test
    void aPasswordFileHoldsWhatPsqlExpects() throws IOException {
        Path file = new PasswordFiles(Optional.of(directory.resolve("new"))).write(copy("postgres"));

        assertThat(Files.readString(file)).isEqualTo("h\\:1:5433:d:u:p\\:\\\\w\n");
        assertThat(new PasswordFiles(Optional.of(directory.resolve("new"))).write(copy("postgres")))
                .as("written again")
                .isEqualTo(file);
    }

    private static KeptCopy kept(String engine, Path file, Duration ttl) {
        return kept(engine, "", file, ttl);
    }

    private static KeptCopy kept(String engine, String name, Path file, Duration ttl) {
        return new KeptCopy(
                copy(engine),
                new AfterFailures.Cause("A#b", name),
                Instant.now().plus(ttl),
                ttl,
                file,
                Optional.empty());
    }

    private static Copy copy(String engine) {
        return Copy.builder()
                .id("one")
                .engine(engine)
                .address("h:1", 5433)
                .database("d")
                .credentials("u", "p:\\w")
                .urls("jdbc:x", "x")
                .build();
    }
}
