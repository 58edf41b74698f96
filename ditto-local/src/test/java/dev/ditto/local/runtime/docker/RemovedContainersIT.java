package dev.ditto.local.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Volume;
import dev.ditto.test.docker.RequiresDocker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresDocker
@Timeout(60)
class RemovedContainersIT {

    /** An image may declare more volumes than ditto knows of. */
    @Test
    void theVolumesOfAContainerGoWithIt() {
        try (ServerFixture home = new ServerFixture()) {
            String id = home.daemon
                    .control()
                    .createContainerCmd("postgres:17")
                    .withName(home.container("left"))
                    .withLabels(Map.of("ditto.state", home.state, "ditto.kind", "copy", "ditto.name", "left"))
                    .withVolumes(new Volume("/scratch"))
                    .withCmd("true")
                    .exec()
                    .getId();
            List<String> mounted = home.daemon.control().inspectContainerCmd(id).exec().getMounts().stream()
                    .map(mount -> String.valueOf(mount.getName()))
                    .toList();
            assertThat(mounted).isNotEmpty();
            assertThat(home.daemon.volumes()).containsAll(mounted);

            home.own().remove("left");

            assertThat(home.daemon.volumes()).doesNotContainAnyElementsOf(mounted);
        }
    }
}
