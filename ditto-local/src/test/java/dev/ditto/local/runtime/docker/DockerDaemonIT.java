package dev.ditto.local.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.HostConfig;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.test.docker.RequiresDocker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against the daemon of this machine and the images that it has. */
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

    @Test
    void theImageIsChosenByTheDump() {
        try (DaemonConnection connection = DockerFixture.realDaemon()) {
            LocalImages images = DockerFixture.images(connection, Optional.empty(), DockerSettings.Pull.NEVER);
            ServerImage image = images.choose("postgres", Optional.of("15.3"));
            assertThat(image.reference()).isEqualTo("postgres:15");
            assertThat(image.version()).matches("15\\.[0-9]+");
            assertThat(image.id()).matches("sha256:[0-9a-f]{64}");
            assertThat(image.volumes()).isNotEmpty();
            assertThat(images.byId(image.id()).version()).isEqualTo(image.version());
            assertThat(images.choose("postgres", Optional.empty()).reference()).isEqualTo("postgres:17");
            assertThatThrownBy(() -> images.choose("postgres", Optional.of("99.1")))
                    .hasMessage("The image postgres:99 is not there, and ditto.docker.pull is 'never'. Fetch it with"
                            + " 'docker pull postgres:99', or set ditto.docker.pull=missing.");
        }
    }

    @Test
    void anImageThatDoesNotSayItsVersionIsAsked() {
        try (DaemonConnection connection = DockerFixture.realDaemon()) {
            Daemon daemon = connection.daemon();
            var inspected = daemon.control().inspectImageCmd("postgres:17").exec();
            OfficialImage silent = new OfficialImage(
                    "postgres", 17, 13, List.of("NO_SUCH_VARIABLE"), List.of("postgres", "--version"));
            assertThat(new ImageVersion(daemon, Map.of("ditto.kind", "helper", "ditto.test", "daemon"))
                            .of(inspected, silent))
                    .matches("17\\.[0-9]+");
            assertThat(daemon.control()
                            .listContainersCmd()
                            .withShowAll(true)
                            .withLabelFilter(List.of("ditto.test=daemon"))
                            .exec())
                    .isEmpty();
        }
    }

    @Test
    void aHelperThatOutlivedItsSessionIsRemovedAndAYoungOneIsNot() {
        String state = UUID.randomUUID().toString();
        try (DaemonConnection connection = DockerFixture.realDaemon()) {
            Containers containers = new Containers(connection::daemon, new ContainerNames(state));
            String left = connection
                    .daemon()
                    .control()
                    .createContainerCmd("postgres:17")
                    .withEntrypoint("true")
                    .withLabels(Map.of(ContainerNames.STATE, state, ContainerNames.KIND, LeftHelpers.KIND))
                    .withHostConfig(
                            HostConfig.newHostConfig().withTmpFs(Map.of("/var/lib/postgresql/data", "size=64k")))
                    .exec()
                    .getId();
            try {
                LeftHelpers helpers = new LeftHelpers(containers);
                helpers.remove(Duration.ofMinutes(2));
                assertThat(containers.inspect(left)).isPresent();
                // As if two hours had passed.
                helpers.remove(Duration.ofHours(-2));
                assertThat(containers.inspect(left)).isEmpty();
            } finally {
                containers.remove(left);
            }
        }
    }
}
