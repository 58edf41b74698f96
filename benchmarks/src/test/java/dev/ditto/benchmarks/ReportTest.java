package dev.ditto.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Figure FAST =
            Figure.against("claim", "ms", Series.of(0.5), Series.of(10), Limit.atMost("p50", 0.5, 1));
    private static final Figure SLOW =
            Figure.of("\"clone\"", "ms", Series.of(20), Limit.atMost("p50", 20, 15), Limit.atLeast("p50", 20, 1));

    @Test
    void aTableSaysLimitAndVerdict() {
        assertThat(Table.of(List.of(FAST, SLOW)).lines())
                .containsExactly(
                        "| figure  | unit | n |  p50 | p99 | min | max | ref p50 | ratio | limit               |        |",
                        "|---------|------|--:|-----:|----:|----:|----:|--------:|------:|---------------------|--------|",
                        "| claim   | ms   | 1 | 0.50 |     |     |     |      10 |  0.05 | p50 <= 1            | ok     |",
                        "| \"clone\" | ms   | 1 |   20 |     |     |     |         |       | p50 <= 15, p50 >= 1 | MISSED |");
    }

    @Test
    void jsonCarriesTheSame() {
        assertThat(Json.of("here", List.of(FAST, SLOW)))
                .contains("\"environment\": \"here\"")
                .contains("{\"name\": \"claim\", \"unit\": \"ms\", \"n\": 1, \"p50\": 0.5000")
                .contains("\"reference_p50\": 10.0000, \"ratio\": 0.0500, \"limit\": \"p50 <= 1\", \"missed\": false}")
                .contains("{\"name\": \"\\\"clone\\\"\"")
                .contains("\"missed\": true}");
    }

    @Test
    void benchmarksAreChosenByName() {
        assertThat(Benchmarks.chosen("heap, claim")).hasExactlyElementsOfTypes(WarmClaim.class, SmallHeap.class);
        assertThat(Benchmarks.chosen("")).hasSizeGreaterThan(5);
        assertThatThrownBy(() -> Benchmarks.chosen("claims"))
                .hasMessageContaining("benchmarks.only=claims: there are [claim, refill,");
    }
}
