package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import dev.ditto.CreateOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyRequestsTest {

    @TempDir
    Path directory;

    private Rooms rooms;
    private CopyRequests requests;
    private String dump;

    @BeforeEach
    void open() throws Exception {
        dump = Files.writeString(directory.resolve("shop.sql"), "CREATE TABLE t (id int);\n")
                .toString();
        DittoConfig config = DittoConfig.builder()
                .workingDirectory(directory)
                .userHome(directory)
                .environment(Map.of())
                .systemProperties(new Properties())
                .set("docker_host", "unix:///no/such/socket")
                .build();
        rooms = Rooms.open(config);
        requests = new CopyRequests(config, rooms);
    }

    @AfterEach
    void close() {
        rooms.close();
    }

    @Test
    void whoWaitsForEverWaitsForADay() {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        CopyRequest request = requests.resolve(
                CreateOptions.builder().dump(dump).claimTimeout(forEver).build());
        assertThat(request.claimTimeout()).isEqualTo(Duration.ofDays(1));
        assertThat(request.restorePatience()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aTtlIsAtLeastAMillisecondAndAtMostTheConfiguredMaximum() {
        assertThat(requests.capped(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Duration.ofDays(1));
        assertThat(requests.capped(Duration.ofMillis(1))).isEqualTo(Duration.ofMillis(1));
        assertThatThrownBy(() -> requests.capped(Duration.ofNanos(999_999)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The TTL is PT0.000999999S; it has to be more than zero, in whole milliseconds.");
    }
}
