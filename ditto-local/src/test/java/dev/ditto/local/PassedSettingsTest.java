package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

@DisabledIfEnvironmentVariable(named = "DOCKER_HOST", matches = ".+")
class PassedSettingsTest {

    @TempDir
    Path directory;

    private DittoConfig.Builder config() {
        return DittoConfig.builder()
                .workingDirectory(directory)
                .userHome(directory)
                .environment(Map.of())
                .systemProperties(new Properties());
    }

    @Test
    void withoutSettingsNothingIsPassedOn() {
        assertThat(PassedSettings.of(config().build(), "docker")).isEmpty();
    }

    @Test
    void whatLeadsToTheServersIsPassedOnWhereverItWasSet() {
        DittoConfig config = config().set("docker_host", "tcp://10.0.0.1:2375")
                .set("copy_ttl_seconds", "60")
                .environment(Map.of("DITTO_EMBEDDED_MAX_CONNECTIONS", "50", "DITTO_TOKEN", "s3cret"))
                .build();
        assertThat(PassedSettings.of(config, "docker")).isEqualTo(Map.of("ditto.docker_host", "tcp://10.0.0.1:2375"));
        assertThat(PassedSettings.of(config, "embedded")).isEqualTo(Map.of("ditto.embedded.max_connections", "50"));
    }
}
