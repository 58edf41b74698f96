package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.store.StoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DestroyingTest {

    @TempDir
    Path directory;

    private CopyManager manager() {
        return CopyManager.builder()
                .config(DittoConfig.builder()
                        .workingDirectory(directory)
                        .userHome(directory)
                        .environment(Map.of())
                        .systemProperties(new Properties())
                        .set("docker_host", "unix:///no/such/socket")
                        .set("home", directory.resolve("home").toString())
                        .build())
                .build();
    }

    /** Whoever asks knows something that the reaper does not. */
    @Test
    void aCopyThatResistedIsTriedAgainWithoutARestOnceItsUserAsks() {
        try (CopyManager manager = manager();
                StoreFixture fixture = StoreFixture.open(directory.resolve("home"))) {
            String id = fixture.ready("other", Duration.ofMinutes(10)).id();
            fixture.copies.condemn(id, "test", StoreFixture.ACTOR);
            fixture.store.removals().failed(id);
            assertThat(fixture.store.removals().resting()).containsExactly(id);

            assertThatThrownBy(() -> manager.destroy(id))
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessageContaining("Copy " + id + " lies in server " + StoreFixture.SERVER);

            assertThat(fixture.store.removals().resting()).isEmpty();
        }
    }
}
