package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.CopyClient;
import dev.ditto.contract.CopyClientContract;
import dev.ditto.local.CopyManager;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The local manager with an embedded server does what every client has to do. */
@TestInstance(Lifecycle.PER_CLASS)
class EmbeddedCopyClientIT extends CopyClientContract {

    private TestHome home;
    private CopyManager manager;

    @BeforeAll
    void open(@TempDir Path directory) {
        home = new TestHome(directory.resolve("home"));
        manager = CopyManager.builder()
                .config(home.config().set("warm_pool_size", "2").build())
                .build();
        manager.startPool();
    }

    @AfterAll
    void close() throws Exception {
        manager.close();
        assertThat(home.store("SELECT state FROM copies WHERE state NOT IN ('WARM', 'DESTROYED', 'FAILED')"))
                .isEmpty();
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
        return Set.of("isolation = SERVER", "obfuscate", "migrate");
    }
}
