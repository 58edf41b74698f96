package dev.ditto.test.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommandTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void theOutputComesWithoutItsLastLineEnd() {
        assertThat(Command.of("printf", "a\\nb\\n").output(LIMIT)).isEqualTo("a\nb");
    }

    @Test
    void aFailureSaysWhatWasSaid() {
        assertThatThrownBy(() -> Command.of("sh", "-c", "echo no >&2; exit 3").output(LIMIT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("'sh -c echo no >&2; exit 3' ended with 3: no");
    }

    @Test
    void oneThatHangsIsEnded() {
        assertThatThrownBy(() -> Command.of("sleep", "60").output(Duration.ofSeconds(1)))
                .hasMessage("'sleep 60' was not done after 1 s, and was ended");
    }

    @Test
    void oneThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Command.of("no-such-program").output(LIMIT))
                .hasMessageStartingWith("'no-such-program' did not start: ");
    }
}
