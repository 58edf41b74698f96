package dev.ditto.local.runtime.docker.daemon;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where to look for a daemon, best first. An address that somebody named is the only one: containers of tests must not
 * end up on another machine because the one that was meant is down.
 */
final class DaemonAddresses {

    private final Optional<String> setting;
    private final DaemonEnvironment environment;

    /** @param setting the one in ditto's configuration */
    DaemonAddresses(Optional<String> setting, DaemonEnvironment environment) {
        this.setting = setting;
        this.environment = environment;
    }

    /**
     * The candidates; at least one.
     *
     * @throws dev.ditto.RuntimeUnavailableException if the one that was named cannot be used
     */
    List<DaemonAddress> candidates() {
        return setting.map(text -> named("ditto.docker_host", text))
                .or(() -> environment.variable("DOCKER_HOST").map(text -> named("DOCKER_HOST", text)))
                .or(new DockerContexts(environment)::current)
                .map(List::of)
                .orElseGet(this::usual);
    }

    private DaemonAddress named(String origin, String text) {
        Path certificates =
                environment.variable("DOCKER_CERT_PATH").map(Path::of).orElseGet(environment::dockerConfig);
        Optional<Path> tls = environment.variable("DOCKER_TLS_VERIFY").map(set -> certificates);
        return DaemonAddress.named(origin, text, tls, certificates);
    }

    private List<DaemonAddress> usual() {
        if (environment.windows()) {
            return List.of(DaemonAddress.pipe());
        }
        List<Path> sockets = new ArrayList<>();
        Path root = environment.root();
        Path home = environment.userHome();
        Optional<Path> runtime = environment.runtimeDirectory();
        sockets.add(root.resolve("var/run/docker.sock"));
        runtime.ifPresent(directory -> sockets.add(directory.resolve("docker.sock")));
        Stream.of(".docker/run/docker.sock", ".docker/desktop/docker.sock")
                .map(home::resolve)
                .forEach(sockets::add);
        runtime.ifPresent(directory -> sockets.add(directory.resolve("podman/podman.sock")));
        sockets.add(root.resolve("run/podman/podman.sock"));
        Stream.of(
                        ".local/share/containers/podman/machine/podman.sock",
                        ".colima/default/docker.sock",
                        ".colima/docker.sock",
                        ".config/colima/default/docker.sock",
                        ".rd/docker.sock",
                        ".orbstack/run/docker.sock")
                .map(home::resolve)
                .forEach(sockets::add);
        return sockets.stream().map(DaemonAddress::usual).toList();
    }
}
