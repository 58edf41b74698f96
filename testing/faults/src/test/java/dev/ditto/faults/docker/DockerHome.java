package dev.ditto.faults.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.faults.home.StoreView;
import dev.ditto.faults.home.TestHome;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.test.docker.DockerCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A home of a test's own whose servers are containers, seen from the daemon's side. Closing removes what it has there and
 * says what else came: volumes.
 */
public final class DockerHome implements TestHome {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final StoreView view;
    private final DockerCommand docker;
    private final Set<String> volumesBefore;

    public DockerHome(Path directory) {
        this(directory, DockerCommand.local());
    }

    public DockerHome(Path directory, DockerCommand docker) {
        view = new StoreView(directory);
        this.docker = docker;
        volumesBefore = Set.copyOf(volumesOfNobody());
    }

    @Override
    public Path directory() {
        return view.home();
    }

    /** Nothing of this machine's configuration; no warm copies; a shared server stops with its last session. */
    public DittoConfig.Builder config() {
        return view.config("docker");
    }

    @Override
    public CopyManager manager() {
        return CopyManager.builder().config(config().build()).build();
    }

    /** {@code ditto.state=…}, as all that is this home's is marked. */
    public String label() {
        return "ditto.state=" + HomeKey.open(Home.open(directory())).stateId();
    }

    public List<String> containers() {
        return docker.containers(label());
    }

    /** Containers of that kind: copy, staging, server, helper. */
    public List<String> containers(String kind) {
        List<String> found = new ArrayList<>();
        for (String container : containers()) {
            if (docker.inspect(container, "{{index .Config.Labels \"ditto.kind\"}}")
                    .strip()
                    .equals(kind)) {
                found.add(container);
            }
        }
        return found;
    }

    public List<String> images() {
        return docker.images(label());
    }

    /** Names of the images of snapshots, as rows call them. */
    public List<String> snapshots() {
        return images().stream()
                .map(image -> image.substring(image.lastIndexOf(':') + 1))
                .toList();
    }

    /** Waits for a shared server, or for a copy or staging, of that kind to run a statement that sleeps. */
    public void awaitSleeper(String kind) {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> containers(kind).stream()
                        .anyMatch(container -> docker.run("top", container).contains(" SELECT")));
    }

    @Override
    public StoreView view() {
        return view;
    }

    public List<String> store(String sql) {
        return view.store(sql);
    }

    public List<String> unfinishedRows() {
        return view.unfinishedRows();
    }

    public List<String> sessionFiles() throws IOException {
        return view.sessionFiles();
    }

    /** Everything but finished snapshots, shared servers and open sessions is gone, by the daemon's and the store's word. */
    @Override
    public void assertNothingIsLeft() throws IOException {
        assertThat(unfinishedRows()).as("rows in a state that is no end").isEmpty();
        assertThat(containers().stream().filter(name -> !containers("server").contains(name)))
                .as("containers")
                .isEmpty();
        // Of a row whose image somebody removed nobody knows before the next copy.
        assertThat(snapshots()).as("images").isSubsetOf(store("SELECT database FROM snapshots"));
        assertThat(docker.volumes(label())).as("volumes").isEmpty();
        assertThat(docker.networks(label())).as("networks").isEmpty();
        assertThat(volumesOfNobody()).as("volumes of nobody").isSubsetOf(volumesBefore);
        assertThat(store("SELECT holder FROM port_leases WHERE holder LIKE 'copy:%'"))
                .as("ports of copies")
                .isEmpty();
        assertThat(view.temporaryFiles()).as("files in tmp").isEmpty();
    }

    /** Those that no container uses, but for what a test beside this one made. */
    private List<String> volumesOfNobody() {
        String format = "{{.Label \"" + Oracle.TEST_LABEL + "\"}};{{.Name}}";
        return docker.run("volume", "ls", "--filter", "dangling=true", "--format", format)
                .lines()
                .filter(line -> line.startsWith(";"))
                .map(line -> line.substring(1))
                .toList();
    }

    public DockerCommand docker() {
        return docker;
    }

    /** Whatever is there yet is removed; that no copy and no volume was left is the test's to have seen to. */
    @Override
    public void close() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(containers("copy")).isEmpty());
        containers().forEach(docker::remove);
        images().forEach(image -> docker.run("rmi", "--force", image));
        assertThat(volumesOfNobody()).as("volumes left").isSubsetOf(volumesBefore);
    }
}
