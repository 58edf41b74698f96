package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ditto.Copy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Copies of failed tests: which of them stay, and what their failures say. */
class KeepOnFailureTest {

    @TempDir
    Path directory;

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    @Test
    void theFailureSaysHowToConnectHowToDestroyAndWhatWasChanged() throws IOException {
        Throwable failure = Kit.failure(run(FailingCase.class));

        Path password = directory.resolve("kept/copy-1.pgpass").toAbsolutePath();
        assertThat(failure).hasMessage("no such order");
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0].toString())
                .matches("(?s)The copy of \\S+FailingCase#fails is kept until (\\S+ )?\\d\\d:\\d\\d \\(1 min\\)\n.*")
                .endsWith(
                        "  psql:     PGPASSFILE=" + password + " psql -h db.example -p 5433 -U u-copy-1 -d db-copy-1\n"
                                + "  JDBC:     jdbc:fake:copy-1, user u-copy-1, password in that file\n"
                                + "  destroy:  ditto copies destroy copy-1\n"
                                + "  changed:  rows inserted (+), updated (~), deleted (-)\n"
                                + "    shop.items   +0  ~0  -12\n"
                                + "    shop.orders  +3  ~1   -0");
        assertThat(password).hasContent("db.example:5433:db-copy-1:u-copy-1:s e&cret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                .isEqualTo("rw-------");
        assertThat(Journal.lines())
                .containsExactly(
                        "open client", "create copy-1", "keep copy-1 for PT1M", "changes copy-1", "close client");
    }

    @DittoCopy(keepOnFailure = true)
    static class FailingCase {
        @Test
        void fails() {
            throw new IllegalStateException("no such order");
        }

        @Test
        void passes() {}
    }

    @Test
    void theEndOfTheRunNamesTheCopyAndCountsItAsNoLeftover() {
        assertThat(Kit.printedBy(parameters(Map.of()), FailingCase.class))
                .contains(", 1 kept, leftovers 0")
                .containsPattern(
                        "(?m)^ditto  kept for \\S+FailingCase#fails until .*: PGPASSFILE=\\S+ psql -h db.example")
                .doesNotContain("s e&cret");
    }

    @Test
    void theConfigurationCanKeepCopiesOfEveryClass() {
        run(Map.of("ditto.keep_on_failure", "true"), PlainCase.class);

        assertThat(Journal.lines()).contains("keep copy-1 for PT1M").doesNotContain("destroy copy-1");
    }

    @Test
    void soCanAFileThatOnlyTheClientReadsUnlessJUnitSaysOtherwise() {
        run(Map.of(FakeCopyClientProvider.FILE, "true"), PlainCase.class);
        assertThat(Journal.lines()).contains("keep copy-1 for PT1M");

        run(Map.of(FakeCopyClientProvider.FILE, "true", "ditto.keep_on_failure", "false"), PlainCase.class);
        assertThat(Journal.lines()).endsWith("destroy copy-1", "close client");
    }

    @Test
    void withoutItNothingIsKeptComparedOrSaid() {
        assertThat(Kit.failure(run(PlainCase.class)).getSuppressed()).isEmpty();

        assertThat(Journal.lines()).containsExactly("open client", "create copy-1", "destroy copy-1", "close client");
    }

    @Test
    void changesCanBeShownWithoutKeepingTheCopy() {
        Throwable failure = Kit.failure(run(Map.of(ExtensionSettings.CHANGES_ON_FAILURE, "true"), PlainCase.class));

        assertThat(failure.getSuppressed()[0])
                .hasMessage("The copy of " + PlainCase.class.getName() + "#fails, as the failure left it\n"
                        + "  changed:  rows inserted (+), updated (~), deleted (-)\n"
                        + "    shop.items   +0  ~0  -12\n"
                        + "    shop.orders  +3  ~1   -0");
        assertThat(Journal.lines()).endsWith("changes copy-1", "destroy copy-1", "close client");
    }

    @Test
    void andTheCopyKeptWithoutComparing() {
        run(Map.of(ExtensionSettings.CHANGES_ON_FAILURE, "false"), FailingCase.class);

        assertThat(Journal.lines()).contains("keep copy-1 for PT1M").doesNotContain("changes copy-1");
    }

    @DittoCopy
    static class PlainCase {
        @Test
        void fails() {
            throw new IllegalStateException("no such order");
        }
    }

    @Test
    void aSwitchThatIsNoneFailsTheClassByItsName() {
        assertThat(Kit.failure(run(Map.of("ditto.keep_on_failure", "yes"), PlainCase.class)))
                .hasMessage("Setting ditto.keep_on_failure = 'yes' is neither true nor false. Correct it in"
                        + " junit-platform.properties, the system properties or the environment, or leave it out.");
    }

    @Test
    void anExtensionInAFieldKeepsCopiesOfItsOwnClient() {
        run(FieldCase.class);

        assertThat(Journal.lines()).contains("keep copy-1 for PT1M").doesNotContain("destroy copy-1");
    }

    static class FieldCase extends PlainCase {
        @RegisterExtension
        static DittoExtension ditto = DittoExtension.builder()
                .client(new FakeCopyClient())
                .keepOnFailure(true)
                .build();
    }

    @Test
    void withScopeMethodOnlyTheFailedInvocationsCopyStays() {
        List<Throwable> failures = Kit.failures(run(RepeatedCase.class));

        assertThat(failures).hasSize(1);
        assertThat(failures.get(0).getSuppressed())
                .singleElement()
                .asString()
                .startsWith(
                        "The copy of " + RepeatedCase.class.getName() + "#test \"repetition 2 of 3\" is kept until");
        assertThat(Journal.lines())
                .contains("destroy copy-1", "keep copy-2 for PT1M", "destroy copy-3")
                .doesNotContain("destroy copy-2");
    }

    @DittoCopy(scope = Scope.METHOD, keepOnFailure = true)
    static class RepeatedCase {
        @RepeatedTest(3)
        void test(Copy copy) {
            assertThat(copy.id()).isNotEqualTo("copy-2");
        }
    }

    @Test
    void aNestedTestKeepsTheCopyThatItShares() {
        run(OuterCase.class);

        assertThat(Journal.lines())
                .contains("keep copy-1 for PT1M", "destroy copy-2")
                .doesNotContain("destroy copy-1", "keep copy-2 for PT1M");
    }

    @DittoCopy(keepOnFailure = true)
    static class OuterCase {
        @Nested
        class Sharing {
            @Test
            void fails() {
                throw new IllegalStateException("no such order");
            }
        }

        @Nested
        @DittoCopy(keepOnFailure = true)
        class Own {
            @Test
            void passes() {}
        }
    }

    @Test
    void ofSeveralCopiesThoseStayThatAskForIt() {
        Throwable failure = Kit.failure(run(TwoCase.class));

        assertThat(failure.getSuppressed())
                .singleElement()
                .asString()
                .contains("The copy 'orders' of " + TwoCase.class.getName() + "#fails is kept until");
        assertThat(Journal.count("keep ")).isEqualTo(1);
        assertThat(Journal.count("destroy ")).isEqualTo(1);
    }

    @DittoCopy(name = "orders", keepOnFailure = true)
    @DittoCopy(name = "users")
    static class TwoCase extends FailingTest {}

    abstract static class FailingTest {
        @Test
        void fails() {
            throw new IllegalStateException("no such order");
        }
    }

    @Test
    void theCopyOfTheRunStaysWithTheFirstFailureAndAllSayHowToConnect() {
        List<Throwable> failures = Kit.failures(run(RunCase.class, RunTooCase.class));

        assertThat(failures)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("is kept until", "-U u-copy-1 "));
        assertThat(Journal.lines()).containsOnlyOnce("keep copy-1 for PT1M").doesNotContain("destroy copy-1");
    }

    @DittoCopy(scope = Scope.RUN, keepOnFailure = true)
    static class RunCase extends FailingTest {}

    static class RunTooCase extends RunCase {}

    @Test
    void everyPhaseCounts() {
        for (Class<?> phase : List.of(
                BeforeAllCase.class,
                AfterAllCase.class,
                BeforeEachCase.class,
                AfterEachCase.class,
                ConstructorCase.class,
                NestedBeforeAllCase.class,
                FactoryCase.class,
                DynamicCase.class)) {
            Journal.clear();
            assertThat(Kit.failures(run(phase)))
                    .as(phase.getSimpleName())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.getSuppressed())
                            .singleElement()
                            .asString()
                            .contains(phase.getSimpleName(), "is kept until"));
            assertThat(Journal.lines())
                    .as(phase.getSimpleName())
                    .containsOnlyOnce("keep copy-1 for PT1M", "changes copy-1")
                    .doesNotContain("destroy copy-1");
        }
    }

    @DittoCopy(keepOnFailure = true)
    static class BeforeAllCase {
        @BeforeAll
        static void fail() {
            throw new IllegalStateException("no such order");
        }

        @Test
        void test() {}
    }

    @DittoCopy(keepOnFailure = true)
    static class AfterAllCase {
        @AfterAll
        static void fail() {
            throw new IllegalStateException("no such order");
        }

        @Test
        void test() {}
    }

    @DittoCopy(scope = Scope.METHOD, keepOnFailure = true)
    static class BeforeEachCase {
        @BeforeEach
        void fail() {
            throw new IllegalStateException("no such order");
        }

        @Test
        void test() {}
    }

    @DittoCopy(scope = Scope.METHOD, keepOnFailure = true)
    static class AfterEachCase {
        @AfterEach
        void fail() {
            throw new IllegalStateException("no such order");
        }

        @Test
        void test() {}
    }

    @DittoCopy(keepOnFailure = true)
    static class ConstructorCase {
        ConstructorCase() {
            throw new IllegalStateException("no such order");
        }

        @Test
        void test() {}
    }

    @DittoCopy(keepOnFailure = true)
    static class NestedBeforeAllCase {
        @Nested
        class Inner {
            @BeforeAll
            static void fail() {
                throw new IllegalStateException("no such order");
            }

            @Test
            void test() {}
        }
    }

    @DittoCopy(scope = Scope.METHOD, keepOnFailure = true)
    static class FactoryCase {
        @TestFactory
        Stream<DynamicTest> fails() {
            throw new IllegalStateException("no such order");
        }
    }

    @DittoCopy(scope = Scope.METHOD, keepOnFailure = true)
    static class DynamicCase {
        @TestFactory
        Stream<DynamicTest> tests(Copy copy) {
            return Stream.of(
                    DynamicTest.dynamicTest("passes", () -> {}),
                    DynamicTest.dynamicTest("fails with " + copy.id(), () -> {
                        throw new IllegalStateException("no such order");
                    }));
        }
    }

    @Test
    void assumptionsAndDisabledTestsAreNoFailures() {
        run(AbortingCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.aborted(2).skipped(1));
        run(AbortingBeforeCase.class).containerEvents().assertStatistics(stats -> stats.aborted(1));

        assertThat(Journal.count("keep ")).isZero();
        assertThat(Journal.count("changes ")).isZero();
        assertThat(Journal.count("destroy ")).isEqualTo(4);
    }

    @DittoCopy(keepOnFailure = true)
    @DittoCopy(name = "own", scope = Scope.METHOD, keepOnFailure = true)
    static class AbortingCase {
        @RepeatedTest(2)
        void test() {
            assumeTrue(false);
        }

        @Test
        @Disabled
        void disabled() {}
    }

    @DittoCopy(keepOnFailure = true)
    static class AbortingBeforeCase {
        @BeforeAll
        static void abort() {
            assumeTrue(false);
        }

        @Test
        void test() {}
    }

    @Test
    void aCopyThatCannotBeKeptIsDestroyedAndTheFailureSaysWhy() {
        assertThat(Kit.failure(run(UnkeepableCase.class)).getSuppressed())
                .singleElement()
                .asString()
                .startsWith("The copy of " + UnkeepableCase.class.getName()
                        + "#fails was not kept: 'keep' is not supported by FakeCopyClient.\n  changed:");
        assertThat(Journal.lines()).endsWith("destroy copy-1", "close client");
    }

    @DittoCopy(keepOnFailure = true)
    static class UnkeepableCase extends FailingTest {}

    @Test
    void whatCannotBeComparedIsLeftOutOrSaidInALine() {
        assertThat(Kit.failure(run(UntoldCase.class)).getSuppressed()[0].getMessage())
                .endsWith("ditto copies destroy copy-1");
        assertThat(Kit.failure(run(IncomparableCase.class)).getSuppressed()[0].getMessage())
                .endsWith("\n  changed:  No snapshot to compare with.\n    It was removed.");
        assertThat(Kit.failure(run(UntouchedCase.class)).getSuppressed()[0].getMessage())
                .endsWith("\n  changed:  nothing, as far as committed");
    }

    @DittoCopy(keepOnFailure = true)
    static class UntoldCase extends FailingTest {}

    @DittoCopy(keepOnFailure = true)
    static class IncomparableCase extends FailingTest {}

    @DittoCopy(keepOnFailure = true)
    static class UntouchedCase extends FailingTest {}

    @Test
    void aTestThatAsksForAnUnknownCopyIsNoReasonToKeepOne() {
        assertThat(Kit.failure(run(MisuseCase.class)).getSuppressed()).isEmpty();

        assertThat(Journal.lines()).containsExactly("open client", "create copy-1", "destroy copy-1", "close client");
    }

    @DittoCopy(keepOnFailure = true)
    static class MisuseCase {
        @Test
        void test(@FromCopy("ordres") Copy copy) {}
    }

    @Test
    void classesWhoseDumpFailsHaveNothingToKeep() {
        List<Throwable> failures = Kit.failures(run(BrokenCase.class, BrokenTooCase.class, BrokenMethodCase.class));

        assertThat(failures)
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure.getSuppressed()).isEmpty());
        assertThat(Journal.lines()).containsExactly("open client", "close client");
    }

    @DittoCopy(dump = FakeCopyClient.BROKEN_DUMP, keepOnFailure = true)
    static class BrokenCase {
        @Test
        void test() {}
    }

    static class BrokenTooCase extends BrokenCase {}

    @DittoCopy(dump = FakeCopyClient.BROKEN_DUMP, scope = Scope.METHOD, keepOnFailure = true)
    static class BrokenMethodCase extends BrokenCase {}

    @Test
    void aRunInWhichEverythingFailsKeepsAFewCopiesAndDestroysTheRest() {
        List<Throwable> failures =
                Kit.failures(run(Map.of(ExtensionSettings.KEPT_COPIES, "2"), ManyFailuresCase.class));

        assertThat(failures).hasSize(5);
        assertThat(failures.get(4).getSuppressed()[0].getMessage())
                .contains(" was not kept: this run keeps no more than 2 (ditto.junit.kept_copies)\n");
        assertThat(Journal.count("keep ")).isEqualTo(2);
        assertThat(Journal.count("destroy ")).isEqualTo(3);
    }

    @DittoCopy(scope = Scope.METHOD, keepOnFailure = true)
    static class ManyFailuresCase {
        @RepeatedTest(5)
        void fails() {
            throw new IllegalStateException("no such order");
        }
    }

    @Test
    void testsInParallelKeepOneCopyOnceAndEachSaysSo() {
        List<Throwable> failures = Kit.failures(run(
                Map.of(
                        "junit.jupiter.execution.parallel.enabled", "true",
                        "junit.jupiter.execution.parallel.mode.default", "concurrent",
                        "junit.jupiter.execution.parallel.config.strategy", "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", "8"),
                ParallelCase.class));

        assertThat(failures)
                .hasSize(40)
                .allSatisfy(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("is kept until"));
        assertThat(Journal.count("keep ")).isEqualTo(1);
        assertThat(Journal.count("destroy ")).isZero();
    }

    @DittoCopy(keepOnFailure = true)
    static class ParallelCase {
        @RepeatedTest(40)
        void fails() {
            throw new IllegalStateException("no such order");
        }
    }

    private EngineExecutionResults run(Class<?>... classes) {
        return run(Map.of(), classes);
    }

    private EngineExecutionResults run(Map<String, String> more, Class<?>... classes) {
        return Kit.run(parameters(more), classes);
    }

    private Map<String, String> parameters(Map<String, String> more) {
        Map<String, String> parameters = new HashMap<>(Map.of(ExtensionSettings.REPORT, directory.toString()));
        parameters.putAll(more);
        return parameters;
    }
}
