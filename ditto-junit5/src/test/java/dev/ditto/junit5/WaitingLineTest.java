package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people see at the terminal while a class waits for its copy. */
class WaitingLineTest {

    private static final FakeCopyClient CLIENT = new FakeCopyClient();

    private final List<String> console = new ArrayList<>();

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    @Test
    void namesTheClassAndShowsEachChangeOnce() {
        WaitingLine line = new WaitingLine(WaitingLineTest.class, console::add);
        line.accept("Another process restores shop.dump");
        line.accept("Another process restores shop.dump");
        line.accept("Restoring shop.dump: 120 of 480 MB (25 %), 41 MB/s, about 9 s left");
        assertThat(console)
                .containsExactly(
                        "ditto  WaitingLineTest waits: Another process restores shop.dump",
                        "ditto  WaitingLineTest waits: Restoring shop.dump: 120 of 480 MB (25 %), 41 MB/s, about 9 s left");
    }

    @Test
    void namesANestedClassWithItsOuterOnes() {
        new WaitingLine(Slow.class, console::add).accept("Restoring shop.dump");
        assertThat(console).containsExactly("ditto  WaitingLineTest.Slow waits: Restoring shop.dump");
    }

    @Test
    void aClassThatWaitsLongShowsItOnStandardOutput() {
        assertThat(printedBy("true", Slow.class))
                .startsWith(
                        "ditto  WaitingLineTest.Slow waits: Restoring slow.sql: 1 of 2 MB" + System.lineSeparator());
    }

    @Test
    void soDoesOneWithAClientOfItsOwn() {
        assertThat(printedBy("true", SlowWithItsOwnClient.class))
                .isEqualTo("ditto  WaitingLineTest.SlowWithItsOwnClient waits: Restoring slow.sql: 1 of 2 MB"
                        + System.lineSeparator());
    }

    @Test
    void aClassThatGetsItsCopyAtOnceShowsNothing() {
        assertThat(printedBy("true", Quick.class)).doesNotContain(" waits: ");
    }

    @Test
    void whoWantsNoSummaryIsNotToldInBetweenEither() {
        assertThat(printedBy("false", Slow.class)).isEmpty();
    }

    private static String printedBy(String summary, Class<?> testClass) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Kit.run(Map.of(TestRun.SUMMARY_SETTING, summary), testClass)
                    .testEvents()
                    .assertStatistics(stats -> stats.succeeded(1));
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @DittoCopy(dump = FakeCopyClient.SLOW_DUMP)
    static class Slow {
        @Test
        void test(Copy copy) {}
    }

    @DittoCopy(dump = FakeCopyClient.SLOW_DUMP)
    static class SlowWithItsOwnClient {
        @RegisterExtension
        static DittoExtension ditto = DittoExtension.using(CLIENT);

        @Test
        void test(Copy copy) {}
    }

    @DittoCopy(dump = "shop.sql")
    static class Quick {
        @Test
        void test(Copy copy) {}
    }
}
