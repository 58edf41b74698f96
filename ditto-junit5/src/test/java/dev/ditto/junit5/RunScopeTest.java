package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One copy for all classes of a run that ask for the same. */
class RunScopeTest {

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    @Test
    void classesThatAskForTheSameShareACopyUntilTheRunEnds() {
        Kit.run(FirstCase.class, SecondCase.class).testEvents().assertStatistics(stats -> stats.succeeded(3));

        assertThat(Journal.lines())
                .containsExactly(
                        "open client",
                        "create copy-1",
                        "static copy-1",
                        "constructor copy-1",
                        "test copy-1",
                        "after all",
                        "test copy-1",
                        "test copy-1",
                        "destroy copy-1",
                        "close client");
        assertThat(FakeCopyClientProvider.last().asked().get(0).jobName()).contains(FirstCase.class.getName());
    }

    @DittoCopy(dump = "reference.sql", scope = Scope.RUN)
    static class FirstCase {
        @JdbcUrl(credentials = false)
        static String url;

        FirstCase(Copy copy) {
            Journal.add("constructor " + copy.id());
        }

        @BeforeAll
        static void before() {
            Journal.add("static " + url.substring(10));
        }

        @Test
        void test(Copy copy) {
            Journal.add("test " + copy.id());
        }

        @AfterAll
        static void after() {
            Journal.add("after all");
        }
    }

    @DittoCopy(name = "whatever", dump = "reference.sql", scope = Scope.RUN)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class SecondCase {
        @FromCopy("whatever")
        private Copy field;

        @Test
        void test(Copy copy) {
            Journal.add("test " + copy.id());
        }

        @Nested
        class Inner {
            @Test
            void test() {
                Journal.add("test " + field.id());
            }
        }
    }

    @Test
    void whoAsksForSomethingElseGetsSomethingElse() {
        Kit.run(FirstCase.class, OtherScriptsCase.class, OtherTtlCase.class, OfTheClassCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(4));

        assertThat(Journal.count("create")).isEqualTo(4).isEqualTo(Journal.count("destroy"));
    }

    @DittoCopy(dump = "reference.sql", scripts = "more.sql", scope = Scope.RUN)
    static class OtherScriptsCase {
        @Test
        void test() {}
    }

    @DittoCopy(dump = "reference.sql", ttl = "5m", scope = Scope.RUN)
    static class OtherTtlCase {
        @Test
        void test() {}
    }

    @DittoCopy(dump = "reference.sql")
    static class OfTheClassCase {
        @Test
        void test() {}
    }

    @Test
    void inParallelThereIsStillOne() {
        Kit.run(
                        Map.of(
                                "junit.jupiter.execution.parallel.enabled", "true",
                                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                                "junit.jupiter.execution.parallel.mode.classes.default", "concurrent"),
                        FirstCase.class,
                        SecondCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(3));

        assertThat(Journal.count("create")).isEqualTo(1);
        assertThat(Journal.lines()).endsWith("destroy copy-1", "close client");
    }

    @Test
    void theSummaryCountsTheClassesThatShare() {
        assertThat(Kit.printedBy(FirstCase.class, SecondCase.class))
                .startsWith("ditto  1 copy for 2 test classes, ")
                .contains(", leftovers 0" + System.lineSeparator());
    }

    @Test
    void aClientOfOnesOwnServesTheRun() {
        Kit.run(OwnClientCase.class, OwnClientTooCase.class).testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(Journal.lines()).containsExactly("create copy-1", "destroy copy-1");
    }

    private static final FakeCopyClient CLIENT = new FakeCopyClient();

    @DittoCopy(scope = Scope.RUN)
    static class OwnClientCase {
        @RegisterExtension
        static DittoExtension ditto = DittoExtension.using(CLIENT);

        @Test
        void test(Copy copy) {}
    }

    static class OwnClientTooCase extends OwnClientCase {}
}
