package dev.ditto.local.docker;

import dev.ditto.CopyClient;
import dev.ditto.contract.CopyClientContract;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
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

    private final String isolation;
    private DockerHome home;
    private CopyManager manager;

    DockerContract(String isolation) {
        this.isolation = isolation;
    }

    @BeforeAll
    void open(@TempDir Path directory) {
        home = new DockerHome(directory.resolve("home"));
        manager = CopyManager.builder()
                .config(home.config()
                        .set("isolation", isolation)
                        .set("warm_pool_size", "2")
                        .build())
                .build();
        manager.startPool();
    }

    @AfterAll
    void close() {
        manager.close();
        // Warm copies are the home's and outlive a session; here nobody comes after it.
        home.containers("copy").forEach(home.docker()::remove);
        home.close();
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
        return Set.of("obfuscate", "migrate", "prepare", "keep", "changes");
    }
}
