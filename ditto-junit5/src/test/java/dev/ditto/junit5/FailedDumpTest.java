package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.CreateOptions;
import dev.ditto.DumpNotFoundException;
import dev.ditto.RestoreFailedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A dump that fails: what the restore said is told once, and everybody else refers to it. */
class FailedDumpTest {

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    @Test
    void theFirstClassTellsTheWholeStoryAndTheNextOnesReferToIt() {
        List<Throwable> failures =
                Kit.failures(Kit.run(FirstCase.class, SecondCase.class, ThirdCase.class, ElseCase.class));

        assertThat(failures)
                .hasSize(4)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(RestoreFailedException.class)
                        .hasNoCause());
        assertThat(failures.get(0)).hasMessage("Dump broken.sql cannot be restored.\nLine 3: syntax error");
        assertThat(failures.get(1)).hasMessage(again(SecondCase.class.getName()));
        assertThat(failures.get(2)).hasMessage(again(ThirdCase.class.getName() + "#test"));
        assertThat(failures.get(3)).hasMessage(again(ThirdCase.class.getName() + "#test"));
        assertThat(FakeCopyClientProvider.last().asked()).hasSize(2);
    }

    private static String again(String job) {
        return "No copy for " + job + ": its dump failed for " + FirstCase.class.getName()
                + " before, and is not tried again in this run. See there for the whole story; it begins: Dump"
                + " broken.sql cannot be restored.";
    }

    @DittoCopy(dump = FakeCopyClient.BROKEN_DUMP)
    static class FirstCase {
        @Test
        void test() {}
    }

    @DittoCopy(dump = FakeCopyClient.BROKEN_DUMP, ttl = "5m", scope = Scope.RUN)
    static class SecondCase extends FirstCase {}

    @DittoCopy(dump = FakeCopyClient.BROKEN_DUMP, scope = Scope.METHOD)
    static class ThirdCase {
        @RepeatedTest(2)
        void test() {}
    }

    @DittoCopy(dump = "else.sql")
    static class ElseCase extends FirstCase {}

    @Test
    void aMissingDumpStaysAMissingDump() {
        List<Throwable> failures = Kit.failures(Kit.run(MissingCase.class, MissingTooCase.class));

        assertThat(failures).hasSize(2).allMatch(failure -> failure instanceof DumpNotFoundException);
        assertThat(failures.get(1)).hasMessageEndingWith("it begins: Dump missing.sql does not exist; check the path.");
    }

    @DittoCopy(dump = FakeCopyClient.MISSING_DUMP)
    static class MissingCase {
        @Test
        void test() {}
    }

    static class MissingTooCase extends MissingCase {}

    @Test
    void ofTwoThatFailAtOnceTheLaterOneRefersToTheOther() {
        FailedDumps dumps = new FailedDumps();
        CopyContent content = CopyContent.of(Optional.empty(), CreateOptions.defaults());
        RestoreFailedException failure = new RestoreFailedException("Line 3: syntax error");

        assertThatThrownBy(() -> dumps.open(content, "B", () -> {
                    // While B is at it, A fails.
                    assertThatThrownBy(() -> dumps.open(content, "A", () -> {
                                throw failure;
                            }))
                            .isSameAs(failure);
                    throw failure;
                }))
                .hasMessageStartingWith("No copy for B: its dump failed for A before");
    }

    @Test
    void whatMayPassIsTriedAgain() {
        Kit.run(BusyCase.class, BusyTooCase.class).containerEvents().assertStatistics(stats -> stats.failed(2));

        assertThat(BUSY.asked()).hasSize(2);
    }

    private static final FakeCopyClient BUSY = new FakeCopyClient(options -> {
        throw new ClaimTimeoutException("No copy could be made within 5 ms");
    });

    static class BusyCase {
        @RegisterExtension
        static DittoExtension ditto = DittoExtension.using(BUSY);

        @Test
        void test() {}
    }

    static class BusyTooCase extends BusyCase {}
}
