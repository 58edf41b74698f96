package dev.ditto.local.runtime.docker.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.test.docker.RequiresDocker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against the daemon of this machine. */
@RequiresDocker
@Timeout(120)
final class DockerDaemonIT {

    @Test
    void answersWithTheVersionThatBothKnow() {
        try (DaemonConnection connection = DockerFixture.realDaemon()) {
            Daemon daemon = connection.daemon();
            assertThat(daemon.id()).isNotBlank().isNotEqualTo("null");
            assertThat(daemon.memoryBytes()).isGreaterThan(1L << 28);
            ApiVersion newest = ApiVersion.parse(
                            daemon.control().versionCmd().exec().getApiVersion())
                    .orElseThrow();
            assertThat(newest).as("an answer in a version the daemon speaks").isNotNull();
            assertThat(daemon.streaming().infoCmd().exec().getId()).isEqualTo(daemon.id());
        }
    }

    @Test
    void isClosedOnce() {
        DaemonConnection connection = DockerFixture.realDaemon();
        connection.daemon();
        connection.close();
        connection.close();
        assertThatThrownBy(connection::daemon)
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage("The connection to the container daemon is closed; open another copy manager.");
    }
}
