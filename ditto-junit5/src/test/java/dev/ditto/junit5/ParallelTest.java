package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.CopyStatus;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Fifty classes at once, with their tests at once: every class sees its own copy and no other. */
@Timeout(60)
class ParallelTest {

    private static final Map<String, String> PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "16");

    @BeforeEach
    void clearTheJournal() {
        Journal.clear();
    }

    @Test
    void everyClassGetsItsOwnCopy() throws Exception {
        try (AutoCloseable driver = FakeDriver.register()) {
            Kit.run(PARALLEL, CASES)
                    .testEvents()
                    .assertStatistics(stats -> stats.succeeded(150).failed(0));
        }

        assertThat(Journal.count("open client")).isEqualTo(1);
        assertThat(copiesByClass())
                .hasSize(50)
                .allSatisfy((name, copies) -> assertThat(copies).hasSize(1));
        assertThat(copiesByClass().values().stream().flatMap(List::stream)).doesNotHaveDuplicates();
        assertThat(Journal.count("connect")).isEqualTo(150).isEqualTo(Journal.count("disconnect"));
        assertThat(Journal.lines()).endsWith("close client");
        assertThat(FakeCopyClientProvider.last().alive()).isZero();
    }

    @Test
    void everyTestGetsItsOwnCopyAndItIsGoneWhenItsClassEnds() throws Exception {
        try (AutoCloseable driver = FakeDriver.register()) {
            var results =
                    Kit.run(PARALLEL, MethodCase01.class, MethodCase02.class, MethodCase03.class, MethodCase04.class);
            results.allEvents().assertStatistics(stats -> stats.failed(0));
            results.testEvents().assertStatistics(stats -> stats.succeeded(4 * 80));
        }

        assertThat(Journal.count("create")).isEqualTo(4 * 81).isEqualTo(Journal.count("destroy"));
        assertThat(Journal.count("connect")).isEqualTo(4 * 160).isEqualTo(Journal.count("disconnect"));
        assertThat(Journal.lines().stream().filter(line -> line.startsWith("test ")))
                .hasSize(4 * 80)
                .doesNotHaveDuplicates();
        assertThat(FakeCopyClientProvider.last().alive()).isZero();
        assertThat(Journal.lines()).endsWith("close client");
        for (Class<?> testClass : List.of(MethodCase01.class, MethodCase02.class)) {
            String shared = Journal.lines().stream()
                    .filter(line -> line.startsWith("after all " + testClass.getName()))
                    .map(line -> line.split(" ")[3])
                    .findFirst()
                    .orElseThrow();
            assertThat(Journal.lines())
                    .containsSubsequence("after all " + testClass.getName() + " " + shared, "destroy " + shared);
        }
    }

    @DittoCopy(name = "mine", scope = Scope.METHOD)
    @DittoCopy(name = "ours")
    abstract static class MethodCase {
        @FromCopy("mine")
        private Copy field;

        @FromCopy("mine")
        private java.sql.Connection connection;

        private String each;

        @BeforeEach
        void before(@FromCopy("mine") Copy copy) {
            each = copy.id();
        }

        @RepeatedTest(80)
        void test(
                @FromCopy("mine") Copy copy, @FromCopy("ours") Copy ours, @FromCopy("ours") java.sql.Connection other) {
            assertThat(copy).isEqualTo(field).isNotEqualTo(ours);
            assertThat(copy.id()).isEqualTo(each);
            assertThat(copy.jobName()).contains(getClass().getName() + "#test");
            assertThat(ours.jobName()).contains(getClass().getName());
            assertThat(connection).hasToString("connection to " + copy.id());
            assertThat(other).hasToString("connection to " + ours.id());
            assertThat(FakeCopyClientProvider.last()
                            .find(copy.id())
                            .orElseThrow()
                            .status())
                    .isEqualTo(CopyStatus.READY);
            Journal.add("test " + copy.id());
        }

        @AfterAll
        static void after(@FromCopy("ours") Copy ours, TestInfo info) {
            Journal.add("after all " + info.getTestClass().orElseThrow().getName() + " " + ours.id());
        }
    }

    static class MethodCase01 extends MethodCase {}

    static class MethodCase02 extends MethodCase {}

    static class MethodCase03 extends MethodCase {}

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class MethodCase04 extends MethodCase {}

    private static Map<String, List<String>> copiesByClass() {
        return Journal.lines().stream()
                .filter(line -> line.startsWith("test "))
                .map(line -> line.split(" "))
                .distinct()
                .collect(Collectors.groupingBy(
                        words -> words[1],
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                all -> all.stream()
                                        .map(words -> words[2])
                                        .distinct()
                                        .toList())));
    }

    @DittoCopy
    abstract static class ParallelCase {
        @JdbcUrl(credentials = false)
        private String url;

        @RepeatedTest(3)
        void test(Copy copy, java.sql.Connection connection) throws SQLException {
            assertThat(copy.jdbcUrl()).isEqualTo(url);
            assertThat(connection).hasToString("connection to " + copy.id());
            assertThat(copy.jobName()).contains(getClass().getName());
            Journal.add("test " + getClass().getName() + " " + copy.id());
        }
    }

    static class Case01 extends ParallelCase {}

    static class Case02 extends ParallelCase {}

    static class Case03 extends ParallelCase {}

    static class Case04 extends ParallelCase {}

    static class Case05 extends ParallelCase {}

    static class Case06 extends ParallelCase {}

    static class Case07 extends ParallelCase {}

    static class Case08 extends ParallelCase {}

    static class Case09 extends ParallelCase {}

    static class Case10 extends ParallelCase {}

    static class Case11 extends ParallelCase {}

    static class Case12 extends ParallelCase {}

    static class Case13 extends ParallelCase {}

    static class Case14 extends ParallelCase {}

    static class Case15 extends ParallelCase {}

    static class Case16 extends ParallelCase {}

    static class Case17 extends ParallelCase {}

    static class Case18 extends ParallelCase {}

    static class Case19 extends ParallelCase {}

    static class Case20 extends ParallelCase {}

    static class Case21 extends ParallelCase {}

    static class Case22 extends ParallelCase {}

    static class Case23 extends ParallelCase {}

    static class Case24 extends ParallelCase {}

    static class Case25 extends ParallelCase {}

    static class Case26 extends ParallelCase {}

    static class Case27 extends ParallelCase {}

    static class Case28 extends ParallelCase {}

    static class Case29 extends ParallelCase {}

    static class Case30 extends ParallelCase {}

    static class Case31 extends ParallelCase {}

    static class Case32 extends ParallelCase {}

    static class Case33 extends ParallelCase {}

    static class Case34 extends ParallelCase {}

    static class Case35 extends ParallelCase {}

    static class Case36 extends ParallelCase {}

    static class Case37 extends ParallelCase {}

    static class Case38 extends ParallelCase {}

    static class Case39 extends ParallelCase {}

    static class Case40 extends ParallelCase {}

    static class Case41 extends ParallelCase {}

    static class Case42 extends ParallelCase {}

    static class Case43 extends ParallelCase {}

    static class Case44 extends ParallelCase {}

    static class Case45 extends ParallelCase {}

    static class Case46 extends ParallelCase {}

    static class Case47 extends ParallelCase {}

    static class Case48 extends ParallelCase {}

    static class Case49 extends ParallelCase {}

    static class Case50 extends ParallelCase {}

    private static final Class<?>[] CASES = {
        Case01.class,
        Case02.class,
        Case03.class,
        Case04.class,
        Case05.class,
        Case06.class,
        Case07.class,
        Case08.class,
        Case09.class,
        Case10.class,
        Case11.class,
        Case12.class,
        Case13.class,
        Case14.class,
        Case15.class,
        Case16.class,
        Case17.class,
        Case18.class,
        Case19.class,
        Case20.class,
        Case21.class,
        Case22.class,
        Case23.class,
        Case24.class,
        Case25.class,
        Case26.class,
        Case27.class,
        Case28.class,
        Case29.class,
        Case30.class,
        Case31.class,
        Case32.class,
        Case33.class,
        Case34.class,
        Case35.class,
        Case36.class,
        Case37.class,
        Case38.class,
        Case39.class,
        Case40.class,
        Case41.class,
        Case42.class,
        Case43.class,
        Case44.class,
        Case45.class,
        Case46.class,
        Case47.class,
        Case48.class,
        Case49.class,
        Case50.class
    };
}
