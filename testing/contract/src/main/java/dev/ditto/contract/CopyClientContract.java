package dev.ditto.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link dev.ditto.CopyClient} has to do. An implementation's test extends this class, says in
 * {@code client()} what is tested, and inherits the tests; each leaves no copy behind, and that is checked as well.
 */
@Timeout(120)
public abstract class CopyClientContract
        implements IsolationContract,
                MigrationContract,
                LifecycleContract,
                KeepContract,
                PoolContract,
                ChangesContract,
                RefusalContract {

    @AfterEach
    void noCopyIsLeft() {
        List<Copy> left = client().list().stream()
                .filter(copy -> !copy.status().isTerminal())
                .filter(copy -> copy.runId().filter("contract"::equals).isPresent())
                .toList();
        left.forEach(copy -> client().destroy(copy.id()));
        assertThat(left).as("copies a test left behind").isEmpty();
    }
}
