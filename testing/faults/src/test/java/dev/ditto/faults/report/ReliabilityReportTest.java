package dev.ditto.faults.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReliabilityReportTest {

    @Test
    void aZeroComesWithTheBoundItsTrialsAllow() {
        Finding finding = Finding.of("T03", "a killed JVM, embedded", 100, 0).with("gone p99 ms", 165);

        assertThat(ReliabilityReport.table(List.of(finding)))
                .contains("| T03 | a killed JVM, embedded | 100 | 0 | 3 % | gone p99 ms 165 |")
                .endsWith("(short form): 1 lines, 100 trials, 0 with violations\n");
    }

    @Test
    void aViolationHasNoBoundAndIsCounted() {
        Finding finding = Finding.of("T28", "a flipped bit", 16, 10);

        assertThat(ReliabilityReport.table(List.of(finding)))
                .contains("| T28 | a flipped bit | 16 | 10 |  |  |")
                .endsWith("1 with violations\n");
    }
}
