package dev.ditto.local;

import dev.ditto.local.runtime.docker.daemon.DockerSettings;
import dev.ditto.local.runtime.docker.image.PullLock;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.LockFile;
import java.util.Locale;

/** Hands the container runtime what it needs of the configuration and the home, neither of which it knows. */
final class ContainerSettings {

    private static final long MEGABYTE = 1 << 20;

    private ContainerSettings() {}

    static DockerSettings of(DittoConfig config) {
        return new DockerSettings(
                config.dockerHost(),
                config.copyImage(),
                DockerSettings.Pull.valueOf(config.dockerPull().toUpperCase(Locale.ROOT)),
                config.dockerRegistry().orElse(""),
                config.dockerBindAddress(),
                config.dockerConnectAddress(),
                new DockerSettings.Limits(config.dockerMemoryMb() * MEGABYTE, config.dockerCpus(), config.dockerPids()),
                config.dockerIdle(),
                config.dockerMaxConnections(),
                config.dockerMemoryBudgetMb() * MEGABYTE);
    }

    /** One for all images of a home: two that are fetched at once share the same line anyway. */
    static PullLock pullLock(Home home) {
        return (timeout, purpose) -> {
            LockFile.Held held = home.lock("pull").acquire(timeout, purpose);
            return held::close;
        };
    }
}
