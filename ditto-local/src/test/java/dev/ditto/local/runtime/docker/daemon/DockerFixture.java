package dev.ditto.local.runtime.docker.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings and places for tests. */
public final class DockerFixture {

    private DockerFixture() {}

    public static DockerSettings settings(Optional<String> host, Optional<String> image, DockerSettings.Pull pull) {
        return settings(host, image, pull, "127.0.0.1", Optional.empty());
    }

    static DockerSettings settings(
            Optional<String> host,
            Optional<String> image,
            DockerSettings.Pull pull,
            String bindAddress,
            Optional<String> connectAddress) {
        return new DockerSettings(
                host,
                image,
                pull,
                "",
                bindAddress,
                connectAddress,
                new DockerSettings.Limits(0, 0, 512),
                Duration.ofMinutes(10),
                200,
                0);
    }

    static DockerSettings at(String host) {
        return settings(Optional.of(host), Optional.empty(), DockerSettings.Pull.NEVER);
    }

    /** An empty machine below a directory, with that environment. */
    static DaemonEnvironment machine(Path directory, String... variables) {
        Map<String, String> environment = new java.util.HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new DaemonEnvironment(environment, directory.resolve("home"), directory, false);
    }

    /** The daemon of this machine; for tests that require one. */
    public static DaemonConnection realDaemon() {
        return new DaemonConnection(settings(Optional.empty(), Optional.empty(), DockerSettings.Pull.NEVER));
    }
}
