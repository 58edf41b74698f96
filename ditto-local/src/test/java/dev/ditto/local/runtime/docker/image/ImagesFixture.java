package dev.ditto.local.runtime.docker.image;

import dev.ditto.local.runtime.docker.daemon.DaemonConnection;
import dev.ditto.local.runtime.docker.daemon.DockerFixture;
import dev.ditto.local.runtime.docker.daemon.DockerSettings;
import java.util.Map;
import java.util.Optional;

/** Images for tests that are alone in their home. */
final class ImagesFixture {

    private static final PullLock NO_LOCK = (timeout, purpose) -> () -> {};

    private ImagesFixture() {}

    static LocalImages images(DaemonConnection connection, Optional<String> image, DockerSettings.Pull pull) {
        return new LocalImages(
                connection::daemon,
                DockerFixture.settings(Optional.empty(), image, pull),
                NO_LOCK,
                Map.of("ditto.kind", "helper", "ditto.test", "daemon"));
    }
}
