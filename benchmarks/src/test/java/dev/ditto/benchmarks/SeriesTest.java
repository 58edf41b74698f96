package dev.ditto.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesTest {

    @Test
    void theMiddleIsTheMedianOfTheRoundsMedians() {
        Series series = rounds(new double[] {1, 2, 3}, new double[] {100, 200, 300}, new double[] {3, 4, 5});

        assertThat(series.p50()).isEqualTo(4);
        assertThat(series.count()).isEqualTo(9);
    }

    @Test
    void theTailIsThatOfAllValues() {
        Series series = new Series();
        for (int i = 1; i <= 200; i++) {
            series.add(i);
        }

        assertThat(series.p99()).isEqualTo(198);
        assertThat(series.min()).isEqualTo(1);
        assertThat(series.max()).isEqualTo(200);
        assertThat(series.p50()).isEqualTo(100.5);
    }

    @Test
    void anEmptySeriesIsNoNumber() {
        assertThat(new Series().p50()).isNaN();
        assertThat(new Series().p99()).isNaN();
    }

    private static Series rounds(double[]... rounds) {
        Series series = new Series();
        for (double[] round : rounds) {
            series.nextRound();
            for (double value : round) {
                series.add(value);
            }
        }
        return series;
    }
}
