package dev.ditto.local.runtime.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings and places for tests. */
final class DockerFixture {

    private static final PullLock NO_LOCK = (timeout, purpose) -> () -> {};

    private DockerFixture() {}

    static DockerSettings settings(Optional<String> host, Optional<String> image, DockerSettings.Pull pull) {
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
    static DaemonConnection realDaemon() {
        return new DaemonConnection(settings(Optional.empty(), Optional.empty(), DockerSettings.Pull.NEVER));
    }

    static LocalImages images(DaemonConnection connection, Optional<String> image, DockerSettings.Pull pull) {
        return new LocalImages(
                connection::daemon,
                settings(Optional.empty(), image, pull),
                NO_LOCK,
                Map.of("ditto.kind", "helper", "ditto.test", "daemon"));
    }
}
