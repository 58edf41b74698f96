package dev.ditto.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedDumpTest {

    @TempDir
    Path directory;

    @Test
    void isAboutAsBigAsAskedFor() throws IOException {
        Path file = directory.resolve("dump.sql");

        GeneratedDump.megabytes(file, 3);

        assertThat(Files.size(file)).isBetween(3L << 20, (3L << 20) + 10_000);
    }

    @Test
    void isMadeOfStatementsAloneForOthersThanDitto() throws IOException {
        Path file = directory.resolve("inserts.sql");

        GeneratedDump.inserts(file, 2);

        assertThat(Files.size(file)).isBetween(2L << 20, 5L << 19);
        assertThat(Files.readString(file))
                .doesNotContain("COPY ")
                .contains("INSERT INTO public.events9 VALUES\n\t(1, ");
    }

    @Test
    void isTheSameAtEveryRun() throws IOException {
        Path one = directory.resolve("one.sql");
        Path other = directory.resolve("other.sql");

        GeneratedDump.megabytes(one, 1);
        GeneratedDump.megabytes(other, 1);

        assertThat(one).hasSameBinaryContentAs(other);
    }

    @Test
    void hasHalfOfItsRelationsInTables() throws IOException {
        Path file = directory.resolve("relations.sql");

        GeneratedDump.relations(file, 10);

        assertThat(Files.readString(file)).contains("CREATE TABLE public.t4 ").doesNotContain("public.t5 ");
    }
}
