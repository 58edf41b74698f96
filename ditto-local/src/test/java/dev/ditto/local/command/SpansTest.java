package dev.ditto.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {

    @ParameterizedTest
    @CsvSource({"-5, 0 s", "59, 59 s", "60, 1 min", "61, 1 min 1 s", "3660, 1 h 1 min", "7200, 2 h", "90000, 1 d 1 h"})
    void aSpanHasTwoUnitsAtMost(long seconds, String text) {
        assertThat(Spans.of(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
