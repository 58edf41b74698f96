package dev.ditto.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.local.PausedRuntime;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.StoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose servers a session may say are gone. */
class UnusedServersTest {

    @TempDir
    Path directory;

    @Test
    void aServerOfAnotherRuntimeOrDaemonIsNotOursToMiss() {
        assertThat(settled(false)).isEqualTo(CopyState.READY);
    }

    @Test
    void oneOfOursThatHasNoDataAnyMoreIsGone() {
        assertThat(settled(true)).isEqualTo(CopyState.LOST);
    }

    private CopyState settled(boolean runsHere) {
        StoreFixture fixture = StoreFixture.open(directory.resolve("home"));
        try {
            String id = fixture.ready("session", Duration.ofMinutes(5)).id();
            new UnusedServers(fixture.home, fixture.store, empty(), Set.of(), server -> server, server -> runsHere)
                    .settle("test");
            return fixture.state(id);
        } finally {
            fixture.store.close();
        }
    }

    private static ServerRuntime empty() {
        return new PausedRuntime() {
            @Override
            public boolean hasData(Path home, String serverId) {
                return false;
            }
        };
    }
}
