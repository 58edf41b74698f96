package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whoever holds a server's FIFO holds the server up, until it lets go. */
@Timeout(60)
@EnabledOnOs({OS.LINUX, OS.MAC})
class SessionHoldTest {

    @TempDir
    Path directory;

    private Path fifo;
    private Process reader;

    @BeforeEach
    void makeAFifo() throws Exception {
        fifo = directory.resolve("sessions");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
    }

    @AfterEach
    void stopReading() {
        if (reader != null) {
            reader.destroyForcibly();
        }
    }

    /** Sees the end of the FIFO when nobody holds it any more. */
    private void read() throws IOException {
        reader = new ProcessBuilder("cat", fifo.toString())
                .redirectOutput(directory.resolve("read").toFile())
                .start();
    }

    @Test
    void anInterruptOfWhoeverUsesItDoesNotLetGo() throws Exception {
        read();
        Thread.currentThread().interrupt();
        SessionHold hold = SessionHold.take(fifo);
        assertThat(Thread.interrupted()).as("the interrupt is not lost").isTrue();

        Thread.currentThread().interrupt();
        hold.stayUp(Duration.ofSeconds(10));
        assertThat(Thread.interrupted()).as("the interrupt is not lost").isTrue();
        hold.stayUp(Duration.ofMillis(10_001));

        assertThat(reader.isAlive()).isTrue();
        hold.close();
        assertThat(reader.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.resolve("read")).hasContent("\nkept 10\nkept 11\n");
    }

    @Test
    void aHangingReaderIsNotWaitedForWithoutEnd() throws Exception {
        SessionHold hold = SessionHold.take(fifo, Duration.ofMillis(100));
        try {
            assertThatThrownBy(() -> {
                        while (true) {
                            hold.stayUp(Duration.ofSeconds(10));
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessage("Nobody read " + fifo + " for 100 ms; does the server's supervisor hang?");
        } finally {
            hold.close();
        }
    }

    @Test
    void nothingIsMadeWhereThereIsNoFifo() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> SessionHold.take(missing)).isInstanceOf(NoSuchFileException.class);
        assertThat(Files.exists(missing)).isFalse();
    }
}
