package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a benchmark of the container runtime works with: the daemon, and homes whose servers are containers. Not thread-safe. */
final class DockerBench implements AutoCloseable {

    private final Workspace workspace;
    private final BenchDaemon daemon;
    private final DockerScale scale;
    private final List<BenchHome> homes = new ArrayList<>();

    DockerBench(Workspace workspace, BenchDaemon daemon, DockerScale scale) {
        this.workspace = workspace;
        this.daemon = daemon;
        this.scale = scale;
    }

    Workspace workspace() {
        return workspace;
    }

    BenchDaemon daemon() {
        return daemon;
    }

    DockerScale scale() {
        return scale;
    }

    /** A home that does not exist yet; its copies are of that isolation. */
    BenchHome newHome(String isolation) {
        BenchHome home = workspace
                .newHome()
                .with("runtime", "docker")
                .with("docker_host", daemon.host())
                .with("docker.pull", "never")
                .with("docker.idle_seconds", 0)
                .with("copy_image", BenchDaemon.IMAGE)
                .with("isolation", isolation);
        homes.add(home);
        return home;
    }

    /** A dump of a database that takes about that much disk; made once per run. */
    Path dump(int megabytes) throws Exception {
        Path file = workspace.file("docker-" + megabytes + ".dump");
        if (!Files.exists(file)) {
            ArchivedDump.make(daemon, megabytes, file);
        }
        return file;
    }

    /** A plain dump of so many relations and hardly any data; made once per run. */
    Path relations(int number) throws Exception {
        Path file = workspace.file("docker-relations-" + number + ".sql");
        if (!Files.exists(file)) {
            GeneratedDump.relations(file, number);
        }
        return file;
    }

    /** The container that a copy lies in, or whose shared server it lies in. */
    String containerOf(BenchHome home, Copy copy) {
        Map<String, String> labels = new HashMap<>(labels(home));
        labels.put("ditto.port", Integer.toString(copy.port()));
        return daemon.containers(labels).get(0).getId();
    }

    /** How many containers of that kind a home has, running or not. */
    int containers(BenchHome home, String kind) {
        Map<String, String> labels = new HashMap<>(labels(home));
        labels.put("ditto.kind", kind);
        return daemon.containers(labels).size();
    }

    /** How many containers of a home run. */
    long running(BenchHome home) {
        return daemon.containers(labels(home)).stream()
                .filter(container -> "running".equals(container.getState()))
                .count();
    }

    /** Removes a home with all its containers and images. */
    void remove(BenchHome home) throws Exception {
        if (Files.isDirectory(home.directory())) {
            daemon.removeAll(labels(home));
        }
        workspace.remove(home);
    }

    private static Map<String, String> labels(BenchHome home) {
        return Map.of("ditto.state", HomeKey.open(Home.open(home.directory())).stateId());
    }

    @Override
    public void close() throws Exception {
        for (BenchHome home : homes) {
            remove(home);
        }
    }
}
