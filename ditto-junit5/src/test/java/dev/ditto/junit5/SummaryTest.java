package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.Copy;
import dev.ditto.CopyClient;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.DumpNotFoundException;
import dev.ditto.OpenCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run says at its end. */
class SummaryTest {

    private final List<String> console = new ArrayList<>();
    private final FakeCopyClient client = new FakeCopyClient();

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    @Test
    void warmAndColdCopiesAreCountedWithTheirMedian() {
        List<Creation> creations = Stream.concat(
                        Stream.of(creation("copy-1", 19_000), creation("copy-1", 1_000)),
                        Stream.of(500, 700, 9_940).map(micros -> creation("warm", micros)))
                .toList();

        assertThat(Summary.of(new RunFacts(
                        4,
                        creations,
                        0,
                        List.of(new RunFacts.Restore("shop.sql.gz", Duration.ofMillis(1_449))),
                        List.of(),
                        0)))
                .isEqualTo(
                        "ditto  5 copies for 4 test classes, 3 warm (median 0.7 ms), 2 cold (median 10 ms), leftovers 0"
                                + System.lineSeparator() + "ditto  snapshot restored once in 1.4 s (shop.sql.gz)");
    }

    @Test
    void aSnapshotFromAnEarlierRunIsNamedAsSuch() {
        assertThat(Summary.of(new RunFacts(1, List.of(creation("copy-1", 1_200_000)), 3, List.of(), left(2), 0)))
                .isEqualTo(
                        "ditto  1 copy for 1 test class, 1 cold (median 1.2 s), 3 failed, leftovers 2 (left-1 of OrdersTest,"
                                + " left-2 of OrdersTest)"
                                + System.lineSeparator() + "ditto  snapshot was there already");
    }

    @Test
    void ofManyLeftoversTheFirstAreNamed() {
        assertThat(Summary.of(new RunFacts(1, List.of(), 0, List.of(), left(6), 0)))
                .endsWith(", leftovers 6 (left-1 of OrdersTest, left-2 of OrdersTest, left-3 of OrdersTest,"
                        + " left-4 of OrdersTest, left-5 of OrdersTest, ...)");
    }

    private static List<Copy> left(int number) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(i -> FakeCopyClient.copy("left-" + i, CopyStatus.DESTROYING, options("OrdersTest")))
                .toList();
    }

    @Test
    void severalSnapshotsAreListed() {
        List<RunFacts.Restore> restores = List.of(
                new RunFacts.Restore("a.sql", Duration.ofMillis(15)), new RunFacts.Restore("", Duration.ofSeconds(3)));

        assertThat(Summary.of(new RunFacts(2, List.of(creation("copy-1", 1)), 0, restores, List.of(), 0)))
                .endsWith("ditto  2 snapshots restored, once each: a.sql in 15 ms, in 3.0 s");
    }

    @Test
    void aRunCountsWhatIsLeftBeforeItClosesTheClient() {
        TestRun run = run(client, "");
        open(run, options("A")).close();
        open(run, options("B"));
        client.create(
                CreateOptions.builder().runId("r").jobName("of-another-jvm").build());

        run.close();
        run.close();

        assertThat(console).hasSize(1);
        assertThat(console.get(0))
                .matches("(?s)ditto  2 copies for 2 test classes, .*1 after the restore \\(median .*")
                .contains(", leftovers 1 (copy-2 of B)" + System.lineSeparator())
                .endsWith("ditto  snapshot restored once in 1.4 s (shop.sql.gz)");
        assertThat(Journal.lines()).containsOnlyOnce("close client").endsWith("close client");
        assertThatThrownBy(() -> open(run, options("A")))
                .hasMessage("Already closed; nothing can be asked of it any more");
    }

    @Test
    void itIsPrintedOnStandardOutputOnceAllCopiesAreGone() {
        assertThat(Kit.printedBy(First.class, Second.class).lines())
                .hasSize(2)
                .first()
                .asString()
                .matches("ditto  2 copies for 2 test classes, 1 (warm|cold) \\(median [0-9.]+ ms\\),"
                        + " 1 after the restore \\(median [0-9.]+ ms\\), leftovers 0");
    }

    @DittoCopy
    static class First {
        @Test
        void test() {}
    }

    @DittoCopy
    static class Second {
        @Test
        void test() {}
    }

    @Test
    void itCanBeSwitchedOff() {
        TestRun run = run(client, "false");
        open(run, options("A")).close();

        run.close();

        assertThat(console).isEmpty();
        assertThat(Journal.lines()).endsWith("close client");
    }

    @Test
    void aRunInWhichNoCopyCouldBeMadeSaysSo() {
        TestRun run = run(client, "");
        CreateOptions missing = CreateOptions.builder()
                .dump(FakeCopyClient.MISSING_DUMP)
                .runId("r")
                .jobName("A")
                .build();
        assertThatThrownBy(() -> open(run, missing)).isInstanceOf(DumpNotFoundException.class);

        run.close();

        assertThat(console).containsExactly("ditto  0 copies for 1 test class, 1 failed, leftovers 0");
    }

    @Test
    void aRunThatNeverAskedForACopySaysNothing() {
        run(client, "").close();

        assertThat(console).isEmpty();
        assertThat(Journal.lines()).isEmpty();
    }

    @Test
    void aFailureToCountIsThrownAfterTheClientWasClosed() {
        TestRun run = new TestRun(
                name -> Optional.of("false").filter(value -> name.equals(ExtensionSettings.REPORT)),
                new Lazy<>(() -> client),
                new Lazy<>(Optional::empty),
                text -> {
                    throw new IllegalStateException("no console");
                });
        open(run, options("A")).close();

        assertThatThrownBy(run::close).hasMessage("no console");
        assertThat(Journal.lines()).endsWith("close client");
    }

    @Test
    void copiesOfClassesThatDoNotGoAreNamedAndTheClientIsClosedAllTheSame() {
        TestRun run = run(client, "false");
        open(run, options("A")).close();
        run.destroysOfClasses().execute(() -> {
            throw new IllegalStateException("Copy 1 stays.");
        });
        run.destroysOfClasses().execute(() -> {
            throw new IllegalStateException("Copy 2 stays.");
        });

        run.close();

        assertThat(console)
                .containsExactlyInAnyOrder(
                        "ditto  WARN a copy was not destroyed: Copy 1 stays.",
                        "ditto  WARN a copy was not destroyed: Copy 2 stays.");
        assertThat(Journal.lines()).endsWith("close client");
    }

    @Test
    void failuresAreCollectedBehindTheFirst() {
        Failures failures = new Failures();
        failures.attempt(() -> {
            throw new IllegalStateException("first");
        });
        failures.attempt(() -> {
            throw new IllegalStateException("second");
        });

        assertThatThrownBy(failures::throwIfAny)
                .hasMessage("first")
                .satisfies(first -> assertThat(first.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("second"));
    }

    private static OpenCopy open(TestRun run, CreateOptions options) {
        Class<?> testClass = options.jobName().filter("A"::equals).isPresent() ? First.class : Second.class;
        return run.open(CopyContent.of(Optional.empty(), options), options, testClass);
    }

    private TestRun run(CopyClient open, String summary) {
        return new TestRun(
                name -> Optional.of(name.equals(ExtensionSettings.REPORT) ? "false" : summary)
                        .filter(value -> name.startsWith("ditto.junit.") && !value.isEmpty()),
                new Lazy<>(() -> open),
                new Lazy<>(Optional::empty),
                console::add);
    }

    private static CreateOptions options(String jobName) {
        return CreateOptions.builder().runId("r").jobName(jobName).build();
    }

    private static Creation creation(String id, int micros) {
        return new Creation(
                FakeCopyClient.copy(id, CopyStatus.READY, CreateOptions.defaults()), Duration.ofNanos(micros * 1_000L));
    }
}
