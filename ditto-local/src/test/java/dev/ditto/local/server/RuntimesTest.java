package dev.ditto.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.ServerRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RuntimesTest {

    private final ServerRuntime docker = new NamedRuntime("docker", Optional.empty());
    private final ServerRuntime noDocker = new NamedRuntime("docker", Optional.of("No daemon. Start one."));
    private final ServerRuntime embedded = new NamedRuntime("embedded", Optional.empty());
    private final ServerRuntime noEmbedded = new NamedRuntime("embedded", Optional.of("No binaries. Add some."));

    private static ServerRuntime choose(String wanted, ServerRuntime... runtimes) {
        return Runtimes.choose(wanted, "postgres", List.of(runtimes));
    }

    @Test
    void autoTakesTheFirstThatCanRunHere() {
        assertThat(choose("auto", docker, embedded)).isSameAs(docker);
        assertThat(choose("auto", noDocker, embedded)).isSameAs(embedded);
    }

    @Test
    void aNamedOneIsTakenOrNone() {
        assertThat(choose("embedded", docker, embedded)).isSameAs(embedded);
        assertThatThrownBy(() -> choose("docker", noDocker, embedded))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage(
                        "No runtime can run a server here (ditto.runtime is docker). docker: No daemon. Start one.");
    }

    @Test
    void allReasonsAreGivenIfNoneCan() {
        assertThatThrownBy(() -> choose("auto", noDocker, noEmbedded))
                .hasMessage("No runtime can run a server here (ditto.runtime is auto). docker: No daemon. Start one."
                        + " embedded: No binaries. Add some.");
    }

    @Test
    void whatIsMissingOnTheClassPathIsNamed() {
        assertThatThrownBy(() -> choose("embedded", docker))
                .hasMessage("No runtime 'embedded' is on the class path; add dev.ditto:ditto-embedded to run Postgres"
                        + " without Docker.");
        assertThatThrownBy(() -> choose("auto"))
                .hasMessage("No runtime is on the class path; add dev.ditto:ditto-embedded to run Postgres without"
                        + " Docker.");
    }

    @Test
    void thoseOfTheCallerAreAskedFirst() {
        assertThat(Runtimes.runtime("auto", "postgres", List.of(docker))).isSameAs(docker);
        assertThat(Runtimes.runtime("auto", "postgres", List.of(noDocker)).name())
                .isEqualTo("paused");
    }

    private record NamedRuntime(String name, Optional<String> reason) implements ServerRuntime {

        @Override
        public Optional<String> unavailableReason(String engine, Duration patience) {
            return reason;
        }

        @Override
        public ServerBinaries binaries(String engine, Optional<String> dumpVersion) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RunningServer attach(ServerRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isRunning(Path home, String serverId) {
            return false;
        }
    }
}
