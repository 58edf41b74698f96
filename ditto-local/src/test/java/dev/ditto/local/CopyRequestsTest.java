package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import dev.ditto.CreateOptions;
import dev.ditto.local.spi.Dump;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        DittoConfig config = config().build();
        rooms = Rooms.open(config, Seams.CLOSED);
        requests = new CopyRequests(config, rooms);
    }

    private DittoConfig.Builder config() {
        return DittoConfig.builder()
                .workingDirectory(directory)
                .userHome(directory)
                .environment(Map.of())
                .systemProperties(new Properties())
                .set("docker_host", "unix:///no/such/socket");
    }

    @AfterEach
    void close() {
        rooms.close();
    }

    @Test
    void configuredScriptsBelongToTheConfiguredDump() throws Exception {
        Path script = Files.writeString(directory.resolve("more.sql"), "CREATE TABLE more (id int);\n");
        Path other = Files.writeString(directory.resolve("other.sql"), "CREATE TABLE other (id int);\n");
        CopyRequests configured = new CopyRequests(
                config().set("dump.path", dump)
                        .set("dump.scripts", script + " , " + other)
                        .build(),
                rooms);

        assertThat(scripts(configured, CreateOptions.defaults())).containsExactly(script.toString(), other.toString());
        assertThat(scripts(
                        configured,
                        CreateOptions.builder().script(other.toString()).build()))
                .containsExactly(other.toString());
        assertThat(scripts(configured, CreateOptions.builder().dump(dump).build()))
                .isEmpty();
    }

    private static List<String> scripts(CopyRequests requests, CreateOptions options) {
        return requests.resolve(options).spec().scripts().stream()
                .map(Dump::name)
                .toList();
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

    /** T27: whatever is asked for, nothing lives beyond the maximum, and no deadline overflows. */
    @ParameterizedTest(name = "{0} s")
    @ValueSource(longs = {1, 86_399, 86_400, 86_401, 1L << 31, 1_000_000_000, 253_402_300_800L, Long.MAX_VALUE})
    void noClaimIsLongerThanTheMaximum(long seconds) {
        CopyRequest request = requests.resolve(CreateOptions.builder()
                .dump(dump)
                .ttl(Duration.ofSeconds(seconds))
                .build());

        assertThat(request.ttl()).isEqualTo(Duration.ofSeconds(Math.min(seconds, 86_400)));
        assertThat(rooms.clock().until(request.claim(rooms.clock()).deadline()))
                .isBetween(request.ttl().minusSeconds(30), request.ttl());
    }

    @Test
    void aTtlThatIsNotSaidIsTheConfiguredOne() {
        assertThat(requests.resolve(CreateOptions.builder().dump(dump).build()).ttl())
                .isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest(name = "{0} s")
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aTtlThatIsNoTimeAtAllIsRefused(long seconds) {
        assertThatThrownBy(() -> CreateOptions.builder().ttl(Duration.ofSeconds(seconds)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("it has to be more than zero, for example PT10M.");
        assertThatThrownBy(() -> requests.capped(Duration.ofSeconds(seconds)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("it has to be more than zero, in whole milliseconds.");
    }
}
