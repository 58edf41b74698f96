package dev.ditto.local.runtime.docker.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import dev.ditto.local.runtime.docker.daemon.FakeDaemon;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ImageVersionTest {

    @Test
    void theContainerThatAsksMakesNoVolumeAndMayDoNothingElse() throws IOException {
        HostConfig config = ImageVersion.confined(image(FakeDaemon.image("1")));
        assertThat(config.getTmpFs()).containsOnlyKeys("/data");
        assertThat(config.getNetworkMode()).isEqualTo("none");
        assertThat(config.getCapDrop()).containsExactly(Capability.ALL);
        assertThat(config.getSecurityOpts()).containsExactly("no-new-privileges");
        assertThat(config.getPidsLimit()).isEqualTo(64);
    }

    @Test
    void anImageWithoutVolumesNeedsNoMask() throws IOException {
        assertThat(ImageVersion.confined(image("{}")).getTmpFs()).isEmpty();
    }

    private static InspectImageResponse image(String json) throws IOException {
        return new ObjectMapper().readValue(json, InspectImageResponse.class);
    }
}
