package dev.ditto.test.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RequiresDocker
class DockerCommandIT {

    private final DockerCommand docker = DockerCommand.local();
    private final String label = "dev.ditto.test=" + UUID.randomUUID();
    private final String name = "ditto-test-" + UUID.randomUUID();

    @AfterEach
    void removeWhatIsLeft() {
        docker.containers(label).forEach(docker::remove);
        docker.volumes(label).forEach(volume -> docker.run("volume", "rm", volume));
        docker.networks(label).forEach(network -> docker.run("network", "rm", network));
    }

    @Test
    void aContainerIsSeenWhateverItsStateAndGoesWithItsVolumes() {
        docker.run(
                "run", "--detach", "--label", label, "--name", name, "--volume", "/data", "alpine:3.17", "sleep", "60");
        String volume = docker.inspect(name, "{{(index .Mounts 0).Name}}");
        assertThat(docker.containers(label)).containsExactly(name);

        docker.kill(name);
        assertThat(docker.inspect(name, "{{.State.Status}} {{.State.ExitCode}}"))
                .isEqualTo("exited 137");
        assertThat(docker.containers(label)).containsExactly(name);
        assertThat(docker.exists(volume)).isTrue();

        docker.remove(name);
        assertThat(docker.containers(label)).isEmpty();
        assertThat(docker.exists(name)).isFalse();
        assertThat(docker.exists(volume)).isFalse();
    }

    @Test
    void volumesAndNetworksAreFoundByTheirLabel() {
        docker.run("volume", "create", "--label", label, name);
        docker.run("network", "create", "--label", label, name);

        assertThat(docker.volumes(label)).containsExactly(name);
        assertThat(docker.unusedVolumes()).contains(name);
        assertThat(docker.networks(label)).containsExactly(name);
        assertThat(docker.images(label)).isEmpty();
        assertThat(docker.containers(label)).isEmpty();
    }

    @Test
    void aFailureCarriesTheWordsOfTheDaemon() {
        assertThatThrownBy(() -> docker.kill(name))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("docker kill " + name)
                .hasMessageContaining("No such container");
    }

    @Test
    void aDeadlineIsKept() {
        docker.run("create", "--label", label, "--name", name, "alpine:3.17", "sleep", "60");

        assertThatThrownBy(() -> docker.run(Duration.ofSeconds(1), "start", "--attach", name))
                .hasMessageContaining("was not done after 1 s");
    }
}
