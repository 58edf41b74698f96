package dev.ditto.local.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.test.docker.DockerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * A home of a test's own whose servers are containers, seen from the daemon's side. Closing removes what it has there and
 * says what else came: volumes.
 */
final class DockerHome implements AutoCloseable {

    private static final Path NOWHERE = Path.of(System.getProperty("java.io.tmpdir"), "no-such-directory");

    private final Path directory;
    private final DockerCommand docker;
    private final Set<String> volumesBefore;

    DockerHome(Path directory) {
        this(directory, DockerCommand.local());
    }

    DockerHome(Path directory, DockerCommand docker) {
        this.directory = directory;
        this.docker = docker;
        volumesBefore = Set.copyOf(docker.unusedVolumes());
    }

    Path directory() {
        return directory;
    }

    /** Nothing of this machine's configuration; no warm copies; a shared server stops with its last session. */
    DittoConfig.Builder config() {
        return DittoConfig.builder()
                .environment(Map.of())
                .systemProperties(new Properties())
                .userHome(NOWHERE)
                .workingDirectory(NOWHERE)
                .set("home", directory.toString())
                .set("runtime", "docker")
                .set("docker.pull", "never")
                .set("docker.idle_seconds", "0")
                .set("warm_pool_size", "0");
    }

    CopyManager manager() {
        return CopyManager.builder().config(config().build()).build();
    }

    /** {@code ditto.state=…}, as all that is this home's is marked. */
    String label() {
        return "ditto.state=" + HomeKey.open(Home.open(directory)).stateId();
    }

    List<String> containers() {
        return docker.containers(label());
    }

    /** Containers of that kind: copy, staging, server, helper. */
    List<String> containers(String kind) {
        List<String> found = new ArrayList<>();
        for (String container : containers()) {
            if (docker.inspect(container, "{{index .Config.Labels \"ditto.kind\"}}")
                    .strip()
                    .equals(kind)) {
                found.add(container);
            }
        }
        return found;
    }

    List<String> images() {
        return docker.images(label());
    }

    DockerCommand docker() {
        return docker;
    }

    /** Whatever is there yet is removed; that no copy and no volume was left is the test's to have seen to. */
    @Override
    public void close() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(containers("copy")).isEmpty());
        containers().forEach(docker::remove);
        images().forEach(image -> docker.run("rmi", "--force", image));
        assertThat(docker.unusedVolumes()).as("volumes left").isSubsetOf(volumesBefore);
    }
}
