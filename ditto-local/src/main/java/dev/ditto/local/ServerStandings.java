package dev.ditto.local;

import dev.ditto.DittoException;
import dev.ditto.local.runtime.docker.DockerRuntime;
import dev.ditto.local.server.Runtimes;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.ServerKindRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether servers run, as their runtimes say; each is asked for once. Not thread-safe. */
final class ServerStandings implements AutoCloseable {

    private final DittoConfig config;
    private final Home home;
    private final Map<String, ServerRuntime> runtimes = new HashMap<>();

    ServerStandings(DittoConfig config, Home home) {
        this.config = config;
        this.home = home;
    }

    /** In a word or two; says why where that cannot be told. */
    String standing(String serverId, ServerKindRow kind) {
        String[] runner = kind.runtime().split(" ", 2);
        try {
            ServerRuntime runtime = runtimes.computeIfAbsent(runner[0], name -> open(name, kind.engine()));
            if (runner.length > 1 && !runner[1].isBlank() && !runner[1].equals(runtime.whereabouts())) {
                return "in another daemon than this one";
            }
            return runtime.isRunning(home.directory(), serverId) ? "running" : "stopped";
        } catch (DittoException e) {
            return "not to be seen: " + e.getMessage();
        }
    }

    private ServerRuntime open(String name, String engine) {
        return Runtimes.runtime(
                name,
                engine,
                List.of(DockerRuntime.of(
                        ContainerSettings.of(config),
                        ContainerSettings.pullLock(home),
                        HomeKey.open(home).stateId())));
    }

    @Override
    public void close() {
        runtimes.values().forEach(ServerRuntime::close);
    }
}
