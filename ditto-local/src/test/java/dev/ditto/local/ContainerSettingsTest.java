package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.local.runtime.docker.daemon.DockerSettings;
import dev.ditto.local.runtime.docker.image.PullLock;
import dev.ditto.local.store.Home;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContainerSettingsTest {

    @TempDir
    Path directory;

    @Test
    void areThoseOfTheConfiguration() {
        ConfigFixture given = new ConfigFixture(directory);
        given.projectFile(
                "copy_image: own/postgres",
                "docker_host: tcp://build7",
                "docker: {pull: always, registry: m/, bind_address: 10.0.0.1, connect_address: build7, idle_seconds: 1,"
                        + " memory_budget_mb: 2, max_connections: 30, memory_mb: 4, cpus: 5, pids: 6}");
        assertThat(ContainerSettings.of(given.config()))
                .isEqualTo(new DockerSettings(
                        Optional.of("tcp://build7"),
                        Optional.of("own/postgres"),
                        DockerSettings.Pull.ALWAYS,
                        "m/",
                        "10.0.0.1",
                        Optional.of("build7"),
                        new DockerSettings.Limits(4 << 20, 5, 6),
                        Duration.ofSeconds(1),
                        30,
                        2 << 20));
    }

    @Test
    void letOneFetchImagesAtATime() {
        PullLock lock = ContainerSettings.pullLock(Home.open(directory.resolve("home")));
        try (PullLock.Held held = lock.acquire(Duration.ofSeconds(1), "for an image")) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> lock.acquire(Duration.ZERO, "for another process to fetch an image"))
                    .isInstanceOf(ClaimTimeoutException.class)
                    .hasMessageStartingWith("Waited 0 ms for another process to fetch an image; another session still");
        }
        lock.acquire(Duration.ZERO, "for an image").close();
    }
}
