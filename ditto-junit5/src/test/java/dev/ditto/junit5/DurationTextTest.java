package dev.ditto.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({"PT30M,PT30M", "30m,PT30M", "45s,PT45S", "2h,PT2H", "1d,PT24H", "250ms,PT0.25S", "' 5 M ',PT5M"})
    void readsIsoAndShortForms(String text, Duration expected) {
        assertThat(DurationText.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "m",
                "-5m",
                "0s",
                "PT0S",
                "PT-1S",
                "1w",
                "99999999999d",
                "1e9",
                "1e9s",
                "9223372036854775808s",
                "NaN"
            })
    void findsNothingInAnythingElse(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @Test
    void takesTheLongestDays() {
        assertThat(DurationText.parse("999999999d")).contains(Duration.ofDays(999_999_999));
    }
}
