package dev.ditto.local.runtime.docker.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.local.runtime.docker.daemon.Daemon;
import dev.ditto.local.runtime.docker.daemon.DaemonConnection;
import dev.ditto.local.runtime.docker.daemon.DockerFixture;
import dev.ditto.local.runtime.docker.daemon.DockerSettings;
import dev.ditto.local.spi.Progress;
import dev.ditto.test.docker.RequiresDocker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against the images that the daemon of this machine has. */
@RequiresDocker
@Timeout(120)
final class LocalImagesIT {

    @Test
    void theImageIsChosenByTheDump() {
        try (DaemonConnection connection = DockerFixture.realDaemon()) {
            LocalImages images = ImagesFixture.images(connection, Optional.empty(), DockerSettings.Pull.NEVER);
            ServerImage image = images.choose("postgres", Optional.of("15.3"), Progress.UNSEEN);
            assertThat(image.reference()).isEqualTo("postgres:15");
            assertThat(image.version()).matches("15\\.[0-9]+");
            assertThat(image.id()).matches("sha256:[0-9a-f]{64}");
            assertThat(image.volumes()).isNotEmpty();
            assertThat(images.byId(image.id()).version()).isEqualTo(image.version());
            assertThat(images.choose("postgres", Optional.empty(), Progress.UNSEEN)
                            .reference())
                    .isEqualTo("postgres:17");
            assertThatThrownBy(() -> images.choose("postgres", Optional.of("99.1"), Progress.UNSEEN))
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
}
