package dev.ditto.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchDaemonTest {

    @TempDir
    Path directory;

    @Test
    void saysWhereNoDaemonAnswers() throws Exception {
        String nowhere = "unix://" + directory.resolve("docker.sock");

        try (BenchDaemon daemon = BenchDaemon.at(nowhere)) {
            assertThat(daemon.lack())
                    .hasValueSatisfying(
                            text -> assertThat(text).startsWith("no container daemon answers at " + nowhere + " ("));
        }
    }
}
