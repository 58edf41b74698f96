package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import dev.ditto.DumpNotFoundException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** When copies are made and destroyed. */
class CopyLifecycleTest {

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    @Test
    void aCopyLivesFromBeforeTheClassUntilAfterIt() {
        Kit.run(PlainCase.class).testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(Journal.lines())
                .containsExactly(
                        "open client",
                        "create copy-1",
                        "before all",
                        "test",
                        "test",
                        "after all",
                        "destroy copy-1",
                        "close client");
    }

    @Test
    void theNextClassDoesNotWaitForTheEndOfACopyAndTheRunDoes() {
        Kit.run(SlowEndCase.class, NextCase.class).testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(Journal.lines())
                .containsSubsequence("end of slow copy begins", "next test", "end of slow copy", "close client");
    }

    @DittoCopy
    static class SlowEndCase {
        @Test
        void test(Copy copy) {
            assertThat(copy.status()).isEqualTo(CopyStatus.READY);
        }
    }

    @DittoCopy
    static class NextCase {
        @Test
        void test() throws InterruptedException {
            Journal.await("end of slow copy begins");
            Journal.add("next test");
        }
    }

    @DittoCopy
    static class PlainCase {
        @BeforeAll
        static void before() {
            Journal.add("before all");
        }

        @AfterAll
        static void after() {
            Journal.add("after all");
        }

        @Test
        void one() {
            Journal.add("test");
        }

        @Test
        void two() {
            Journal.add("test");
        }
    }

    @Test
    void oneInstancePerClassSeesItsCopyInTheConstructor() {
        Kit.run(PerClassCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(Journal.lines())
                .containsExactly(
                        "open client",
                        "create copy-1",
                        "constructor copy-1 null",
                        "before all jdbc:fake:copy-1",
                        "test copy-1",
                        "destroy copy-1",
                        "close client");
    }

    @DittoCopy
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class PerClassCase {
        @JdbcUrl(credentials = false)
        private String url;

        PerClassCase(Copy copy) {
            Journal.add("constructor " + copy.id() + " " + url);
        }

        @BeforeAll
        void before() {
            Journal.add("before all " + url);
        }

        @Test
        void test(Copy copy) {
            Journal.add("test " + copy.id());
        }
    }

    @Test
    void nestedClassesShareTheOuterCopyUnlessTheyAskForOneThemselves() {
        Kit.run(OuterCase.class).testEvents().assertStatistics(stats -> stats.succeeded(3));

        assertThat(Journal.lines())
                .contains("outer copy-1", "shares copy-1", "own copy-2 field copy-2 outer field copy-1")
                .containsOnlyOnce("create copy-1", "create copy-2", "destroy copy-1", "destroy copy-2")
                .containsSubsequence("own copy-2 field copy-2 outer field copy-1", "destroy copy-2")
                .containsSubsequence("own copy-2 field copy-2 outer field copy-1", "destroy copy-1")
                .noneMatch(line -> line.startsWith("each copy-2"));
        assertThat(FakeCopyClientProvider.last().asked())
                .extracting(options -> options.jobName().orElseThrow())
                .containsExactly(OuterCase.class.getName(), OuterCase.Own.class.getName());
    }

    @DittoCopy
    static class OuterCase {
        @JdbcUrl(credentials = false)
        private String url;

        @BeforeEach
        void each(Copy copy) {
            Journal.add("each " + copy.id());
        }

        @Test
        void test(Copy copy) {
            Journal.add("outer " + copy.id());
        }

        @Nested
        class Shares {
            @Test
            void test(Copy copy) {
                Journal.add("shares " + copy.id());
            }
        }

        @Nested
        @DittoCopy(dump = "other.sql")
        class Own {
            @JdbcUrl(credentials = false)
            private String own;

            @Test
            void test(Copy copy) {
                Journal.add("own " + copy.id() + " field " + own.substring(10) + " outer field " + url.substring(10));
            }
        }
    }

    @Test
    void theCopyOfANestedClassEndsWithThatAndNotWithTheOuterClass() {
        Kit.run(LastingCase.class).testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(Journal.lines())
                .containsExactly(
                        "open client",
                        "create copy-1",
                        "create copy-2",
                        "destroy copy-2",
                        "outer copy-1 goes on",
                        "destroy copy-1",
                        "close client");
    }

    @DittoCopy
    @TestClassOrder(ClassOrderer.OrderAnnotation.class)
    static class LastingCase {

        @Nested
        @Order(1)
        @DittoCopy
        class Inner {
            @Test
            void test(Copy copy) {
                assertThat(copy.id()).isEqualTo("copy-2");
            }
        }

        @Nested
        @Order(2)
        class Later {
            @Test
            void test(Copy copy) throws InterruptedException {
                Journal.await("destroy copy-2");
                Journal.add("outer " + copy.id() + " goes on");
            }
        }
    }

    @Test
    void aSubclassInheritsTheAnnotationAndGetsItsOwnCopy() {
        Kit.run(FirstHeir.class, SecondHeir.class).testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(Journal.count("create")).isEqualTo(2);
        assertThat(FakeCopyClientProvider.last().asked())
                .allSatisfy(options -> assertThat(options.dump()).contains("base.sql"));
    }

    @DittoCopy(dump = "base.sql")
    abstract static class BaseCase {
        @Test
        void test(Copy copy) {
            assertThat(copy.jobName()).contains(getClass().getName());
        }
    }

    static class FirstHeir extends BaseCase {}

    static class SecondHeir extends BaseCase {}

    @Test
    void anInterfaceCanBringACopyToItsClasses() {
        Kit.run(ImplementingCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(FakeCopyClientProvider.last().asked().get(0).dump()).contains("interface.sql");
    }

    @DittoCopy(dump = "interface.sql")
    interface WithDatabase {}

    static class ImplementingCase implements WithDatabase {
        @Test
        void test(Copy copy) {}
    }

    @Test
    void extendWithAloneMakesACopyAsConfigured() {
        Kit.run(ExtendWithCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(Journal.lines()).contains("create copy-1", "destroy copy-1");
        assertThat(FakeCopyClientProvider.last().asked().get(0).dump()).isEmpty();
    }

    @ExtendWith(DittoExtension.class)
    static class ExtendWithCase {
        @Test
        void test() {}
    }

    @Test
    void bothAnnotationsTogetherMakeOneCopy() {
        Kit.run(BothCase.class).testEvents().assertStatistics(stats -> stats.succeeded(1));

        assertThat(Journal.count("create")).isEqualTo(1);
    }

    @ExtendWith(DittoExtension.class)
    @DittoCopy
    static class BothCase {
        @Test
        void test(Copy copy) {
            assertThat(copy.id()).isEqualTo("copy-1");
        }
    }

    @Test
    void aDisabledClassMakesNoCopy() {
        Kit.run(DisabledCase.class).containerEvents().assertStatistics(stats -> stats.skipped(1));

        assertThat(Journal.lines()).isEmpty();
    }

    @Disabled
    @DittoCopy
    static class DisabledCase {
        @Test
        void test() {}
    }

    @Test
    void aClassThatFailsBeforeItsTestsLosesItsCopyToo() {
        assertThat(Kit.failure(Kit.run(FailingCase.class))).hasMessage("no seed data");

        assertThat(Journal.lines()).containsExactly("open client", "create copy-1", "destroy copy-1", "close client");
    }

    @DittoCopy
    static class FailingCase {
        @BeforeAll
        static void before() {
            throw new IllegalStateException("no seed data");
        }

        @Test
        void test() {}
    }

    @Test
    void aCopyThatCannotBeMadeFailsTheClassWithTheReasonItself() {
        assertThat(Kit.failure(Kit.run(MissingDumpCase.class)))
                .isInstanceOf(DumpNotFoundException.class)
                .hasMessage("Dump missing.sql does not exist; check the path.");
        assertThat(Kit.failure(Kit.run(MissingDumpPerClassCase.class)))
                .isInstanceOf(DumpNotFoundException.class)
                .hasMessage("Dump missing.sql does not exist; check the path.");
        assertThat(Journal.count("destroy")).isZero();
    }

    @DittoCopy(dump = FakeCopyClient.MISSING_DUMP)
    static class MissingDumpCase {
        @JdbcUrl
        static String url;

        @Test
        void test() {}
    }

    @DittoCopy(dump = FakeCopyClient.MISSING_DUMP)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class MissingDumpPerClassCase {
        MissingDumpPerClassCase(Copy copy) {}

        @Test
        void test() {}
    }

    @Test
    void aClientThatCannotBeOpenedIsTriedOnceForAllClasses() {
        var results = Kit.run(Map.of(FakeCopyClientProvider.SETTING, "broken"), PlainCase.class, ExtendWithCase.class);

        results.containerEvents().assertStatistics(stats -> stats.failed(2));
        assertThat(Kit.failure(results)).hasMessage("ditto.test.fake is 'broken'.");
        assertThat(Journal.lines()).containsExactly("open broken client");
    }

    @Test
    void aCopyThatDoesNotGoAwayFailsNoClassAndIsNamedAtTheEnd() {
        EngineExecutionResults results = Kit.run(StubbornCase.class);
        results.testEvents().assertStatistics(stats -> stats.succeeded(1));
        results.containerEvents().assertStatistics(stats -> stats.failed(0));
        assertThat(Journal.lines()).endsWith("destroy copy-1", "close client");

        assertThat(Kit.printedBy(StubbornCase.class).lines())
                .hasSize(3)
                .first()
                .isEqualTo("ditto  WARN a copy was not destroyed: Copy copy-1 does not go away.");
        assertThat(Kit.printedBy(StubbornCase.class).lines())
                .element(1)
                .asString()
                .endsWith(", leftovers 1 (copy-1 of " + StubbornCase.class.getName() + ")");
    }

    @DittoCopy
    static class StubbornCase {
        @Test
        void test() {}
    }
}
