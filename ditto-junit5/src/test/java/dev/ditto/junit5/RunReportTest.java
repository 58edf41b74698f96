package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves in the directory of the report. */
class RunReportTest {

    @TempDir
    Path directory;

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    @Test
    void aRunWritesItsReportAndSaysWhere() throws Exception {
        String printed;
        try (AutoCloseable driver = FakeDriver.register()) {
            printed = Kit.printedBy(report(), FirstCase.class, MethodCase.class, FailingCase.class);
        }

        assertThat(printed).endsWith("ditto  report: " + directory.resolve("report.html") + System.lineSeparator());
        assertThat(read("report.json"))
                .contains(
                        "\"test_classes\":3",
                        "{\"job\":\"" + FirstCase.class.getName() + "\",\"kind\":\"restored\",\"waited_ms\":",
                        "{\"job\":\"" + MethodCase.class.getName() + "#test\",\"kind\":\"warm\",\"waited_ms\":",
                        "{\"dump\":\"shop.sql.gz\",\"took_ms\":1400.0}",
                        "{\"test\":\"" + FirstCase.class.getName() + "#leaks\",\"connections\":1}",
                        "\"kind\":\"testing\",\"what\":\"" + FirstCase.class.getName() + "\",\"tests\":",
                        "\"destroy\":\"ditto copies destroy copy-5\"",
                        "\"leftovers\":0");
        assertThat(read("report.html"))
                .contains(
                        "<b>5</b><span>copies for 3 test classes</span>",
                        "<title>testing: " + FirstCase.class.getName());
        assertThat(read("report.json") + read("report.html") + printed).doesNotContain("s e&cret", "s e&amp;cret");
    }

    @DittoCopy
    static class FirstCase {
        @Test
        void leaks(DataSource database) throws SQLException {
            database.getConnection();
        }

        @Test
        void passes() {}
    }

    @DittoCopy(scope = Scope.METHOD)
    static class MethodCase {
        @RepeatedTest(3)
        void test(Copy copy) {
            assertThat(copy.id()).isNotEmpty();
        }
    }

    @DittoCopy(keepOnFailure = true)
    static class FailingCase {
        @Test
        void fails() {
            throw new IllegalStateException("no such order");
        }
    }

    @Test
    void itCanBeSwitchedOff() {
        assertThat(Kit.printedBy(Map.of(ExtensionSettings.REPORT, "false"), FirstCase.class))
                .doesNotContain("report:");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aReportThatCannotBeWrittenFailsNoTestAndSaysWhy() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThat(Kit.printedBy(Map.of(ExtensionSettings.REPORT, file.toString()), MethodCase.class))
                .contains("ditto  WARN the report cannot be written to " + file.resolve("report.html") + ": ")
                .contains(". Set ditto.junit.report to another directory, or to false.");
    }

    @Test
    void aRunWithoutCopiesLeavesNothing() {
        Kit.run(report(), PlainCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(directory).isEmptyDirectory();
    }

    static class PlainCase {
        @Test
        void test() {}
    }

    private Map<String, String> report() {
        return Map.of(ExtensionSettings.REPORT, directory.toString());
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }
}
