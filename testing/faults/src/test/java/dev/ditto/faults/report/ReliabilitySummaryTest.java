package dev.ditto.faults.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReliabilitySummaryTest {

    private static final List<Finding> FINDINGS = List.of(
            Finding.of("M01", "D1: intent before effect", 1, 0),
            Finding.of("M02", "D4: compare and set", 1, 1),
            Finding.of("T01", "halt before, embedded", 40, 0).with("longest to quiet ms", 900),
            Finding.of("T02", "halt after, embedded", 60, 0).with("longest to quiet ms", 700),
            Finding.of("T03", "a killed JVM, embedded", 100, 0).with("its server gone p99 ms", 165),
            Finding.of("T03", "a killed JVM, in containers", 30, 0).with("its server gone p99 ms", 2400),
            Finding.of("T15", "a user's prune", 1, 0),
            Finding.of("T28", "a flipped bit, gzipped", 200, 0),
            Finding.of("T28", "a flipped bit, uncompressed and without a checksum", 200, 17),
            Finding.of("T60", "soak, embedded", 400, 0).with("kills", 5).with("create p99 ms", 80),
            Finding.of("T60", "soak, docker", 400, 0).with("kills", 4).with("create p99 ms", 900));

    @Test
    void everyKindOfFindingHasALine() {
        assertThat(ReliabilitySummary.table(FINDINGS).lines().skip(2))
                .containsExactly(
                        "| crash points | 100 | 0 violations | 3 % | longest to quiet ms 900 |",
                        "| JVMs killed with -9, until all is clean | 130 | 0 leaks | 2.31 % | its server gone p99 ms 2400 |",
                        "| corrupt dumps | 400 | 17 accepted |  |  |",
                        "| copies of the soak | 800 | 0 leaked, lost or shared | 0.375 % | kills 9, create p99 ms 900 |",
                        "| other fault cases | 1 | 0 leaks or wrong copies |  |  |",
                        "| rules of the protocol switched off | 2 | 1 unnoticed by their test |  |  |");
    }

    @Test
    void whatWasNotRunHasNone() {
        assertThat(ReliabilitySummary.of(FINDINGS.subList(0, 1))).containsOnlyKeys(ReliabilitySummary.Section.RULES);
    }

    @Test
    void aLineKnowsWhichCasesItSumsUp() {
        assertThat(ReliabilitySummary.of(FINDINGS).get(ReliabilitySummary.Section.CRASH_POINTS))
                .extracting(Finding::id)
                .isEqualTo("T01, T02");
    }
}
