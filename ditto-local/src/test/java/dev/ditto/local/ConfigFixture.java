package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.assertj.core.api.AbstractThrowableAssert;

/** A project, a home directory, an environment and system properties of a test's own. */
final class ConfigFixture {

    final Path project;
    final Path userHome;
    final Map<String, String> environment = new HashMap<>();
    final Properties properties = new Properties();

    ConfigFixture(Path directory) {
        project = folder(directory.resolve("project"));
        userHome = folder(directory.resolve("user"));
    }

    private static Path folder(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path projectFile() {
        return project.resolve("ditto.yaml");
    }

    Path projectFile(String... lines) {
        return write(projectFile(), lines);
    }

    Path userFile(String... lines) {
        folder(userHome.resolve(".ditto"));
        return write(userHome.resolve(".ditto/ditto.yaml"), lines);
    }

    static Path write(Path file, String... lines) {
        try {
            return Files.writeString(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DittoConfig.Builder builder() {
        return DittoConfig.builder()
                .workingDirectory(project)
                .userHome(userHome)
                .environment(environment)
                .systemProperties(properties);
    }

    DittoConfig config() {
        return builder().build();
    }

    AbstractThrowableAssert<?, ?> refusal() {
        return refusal(builder());
    }

    static AbstractThrowableAssert<?, ?> refusal(DittoConfig.Builder builder) {
        return assertThatThrownBy(builder::build).isInstanceOf(ConfigurationException.class);
    }
}
