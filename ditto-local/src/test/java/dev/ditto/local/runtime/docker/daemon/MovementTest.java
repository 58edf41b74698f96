package dev.ditto.local.runtime.docker.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MovementTest {

    private final Movement movement = new Movement();
    private final AtomicLong stillWhileReading = new AtomicLong(-1);

    /** Notes how long the daemon seems to be waited for in the middle of a read. */
    private final InputStream source = new InputStream() {
        @Override
        public int read() {
            stillWhileReading.set(movement.stillNanos());
            return 1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            return read();
        }
    };

    @Test
    void countsTheTimeTheDaemonTakesForWhatWasSent() throws IOException {
        assertThat(movement.stillNanos()).isPositive();
        assertThat(movement.sent(source).read(new byte[9])).isEqualTo(1);
        assertThat(stillWhileReading).as("a dump that comes in slowly").hasValue(0);
        assertThat(movement.stillNanos()).isPositive();
    }

    @Test
    void countsTheTimeTheDaemonTakesForItsAnswer() throws IOException {
        InputStream received = movement.received(source);
        assertThat(movement.stillNanos()).as("a reader who takes his time").isZero();
        assertThat(received.read()).isEqualTo(1);
        assertThat(stillWhileReading.get()).isPositive();
        assertThat(movement.stillNanos()).isZero();
    }
}
