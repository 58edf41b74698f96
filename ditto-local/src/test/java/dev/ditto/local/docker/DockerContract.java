package dev.ditto.local.docker;

import dev.ditto.CopyClient;
import dev.ditto.contract.CopyClientContract;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.test.docker.DockerCommand;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The local manager with containers does what every client has to do. */
@RequiresDocker
@TestInstance(Lifecycle.PER_CLASS)
abstract class DockerContract extends CopyClientContract {

    private final DockerCommand docker = DockerCommand.local();
    private final String isolation;
    private Path home;
    private CopyManager manager;

    DockerContract(String isolation) {
        this.isolation = isolation;
    }

    @BeforeAll
    void open(@TempDir Path directory) {
        home = directory.resolve("home");
        Path nowhere = directory.resolve("nowhere");
        manager = CopyManager.builder()
                .config(DittoConfig.builder()
                        .environment(Map.of())
                        .systemProperties(new Properties())
                        .userHome(nowhere)
                        .workingDirectory(nowhere)
                        .set("home", home.toString())
                        .set("runtime", "docker")
                        .set("docker.pull", "never")
                        .set("docker.idle_seconds", "0")
                        .set("isolation", isolation)
                        .set("warm_pool_size", "2")
                        .build())
                .build();
        manager.startPool();
    }

    /** Warm copies are the home's and outlive a session; here nobody comes after it. */
    @AfterAll
    void close() {
        manager.close();
        String label = "ditto.state=" + HomeKey.open(Home.open(home)).stateId();
        docker.containers(label).forEach(docker::remove);
        docker.images(label).forEach(image -> docker.run("rmi", "--force", image));
    }

    @Override
    public CopyClient client() {
        return manager;
    }

    @Override
    public void expire() {
        manager.expireOldCopies();
    }

    @Override
    public Set<String> unsupported() {
        return Set.of("obfuscate", "migrate");
    }
}
