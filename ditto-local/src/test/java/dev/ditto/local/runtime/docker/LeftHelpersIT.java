package dev.ditto.local.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.HostConfig;
import dev.ditto.local.runtime.docker.container.ContainerNames;
import dev.ditto.local.runtime.docker.container.Containers;
import dev.ditto.local.runtime.docker.daemon.DaemonConnection;
import dev.ditto.local.runtime.docker.daemon.DockerFixture;
import dev.ditto.test.docker.RequiresDocker;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresDocker
@Timeout(120)
final class LeftHelpersIT {

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
