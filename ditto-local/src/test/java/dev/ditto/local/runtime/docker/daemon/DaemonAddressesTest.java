package dev.ditto.local.runtime.docker.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DaemonAddressesTest {

    @TempDir
    Path directory;

    private Path cli;

    @BeforeEach
    void makeAHome() throws IOException {
        cli = Files.createDirectories(directory.resolve("home/.docker"));
    }

    private List<DaemonAddress> candidates(String... variables) {
        return new DaemonAddresses(Optional.empty(), DockerFixture.machine(directory, variables)).candidates();
    }

    private AbstractThrowableAssert<?, ?> refusal(String... variables) {
        return assertThatThrownBy(() -> candidates(variables)).isInstanceOf(RuntimeUnavailableException.class);
    }

    private void context(String name, String json) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        Path meta = cli.resolve("contexts/meta/" + HexFormat.of().formatHex(digest));
        Files.createDirectories(meta);
        Files.writeString(meta.resolve("meta.json"), json);
    }

    private static String endpoint(String host) {
        return "{\"Name\":\"x\",\"Metadata\":{\"list\":[{\"a\":1}]},\"Endpoints\":{\"docker\":{\"Host\":\"" + host
                + "\",\"SkipTLSVerify\":false}}}";
    }

    @Test
    void theSettingComesFirstThenTheVariableThenTheContext() throws Exception {
        Files.writeString(cli.resolve("config.json"), "{\"auths\":{\"a/b\":{}},\"currentContext\":\"work\"}");
        context("work", endpoint("unix:///work.sock"));
        context("other", endpoint("unix:///other.sock"));
        DaemonEnvironment all =
                DockerFixture.machine(directory, "DOCKER_HOST", "unix:///variable.sock", "DOCKER_CONTEXT", "other");

        assertThat(new DaemonAddresses(Optional.of("unix:///setting.sock"), all).candidates())
                .hasToString("[/setting.sock (ditto.docker_host)]");
        assertThat(new DaemonAddresses(Optional.empty(), all).candidates())
                .hasToString("[/variable.sock (DOCKER_HOST)]");
        assertThat(candidates("DOCKER_CONTEXT", "other"))
                .hasToString("[/other.sock (docker context 'other' of DOCKER_CONTEXT)]");
        assertThat(candidates())
                .hasToString("[/work.sock (docker context 'work' of " + cli.resolve("config.json") + ")]");
        assertThat(candidates("DOCKER_CONTEXT", "default")).hasSizeGreaterThan(5);
    }

    @Nested
    class UsualPlaces {

        @Test
        void areDockersThenRootlessThenDesktopThenPodmans() {
            assertThat(candidates("XDG_RUNTIME_DIR", "/xdg"))
                    .extracting(DaemonAddress::toString)
                    .startsWith(
                            directory + "/var/run/docker.sock",
                            "/xdg/docker.sock",
                            directory + "/home/.docker/run/docker.sock",
                            directory + "/home/.docker/desktop/docker.sock",
                            "/xdg/podman/podman.sock",
                            directory + "/run/podman/podman.sock")
                    .contains(directory + "/home/.colima/default/docker.sock");
        }

        @Test
        void includeTheRuntimeDirectoryOfTheUserWithoutALogin() throws IOException {
            Object uid = Files.getAttribute(directory.resolve("home"), "unix:uid");
            assertThat(candidates())
                    .extracting(DaemonAddress::toString)
                    .contains(directory + "/run/user/" + uid + "/docker.sock");
        }

        @Test
        void onWindowsAreThePipe() {
            DaemonEnvironment windows =
                    new DaemonEnvironment(java.util.Map.of(), directory.resolve("home"), directory, true);
            assertThat(new DaemonAddresses(Optional.empty(), windows).candidates())
                    .hasToString("[npipe:////./pipe/docker_engine]");
        }
    }

    @Nested
    class Addresses {

        @ParameterizedTest
        @CsvSource({
            "tcp://build7, tcp://build7:2375",
            "tcp://build7:2000/, tcp://build7:2000",
            "http://build7, tcp://build7:2375",
            "https://build7, tcp://build7:2376",
            "tcp://[::1]:99, tcp://[::1]:99",
            "tcp://build7:2375/prefix/, tcp://build7:2375/prefix"
        })
        void overTcpHaveAPort(String text, String uri) {
            assertThat(candidates("DOCKER_HOST", text))
                    .extracting(found -> found.uri().toString())
                    .containsExactly(uri);
        }

        @Test
        void takeTheirCertificatesFromWhereTheVariablesSay() {
            String host = "tcp://build7";
            assertThat(certificates("DOCKER_HOST", host)).isEmpty();
            assertThat(certificates("DOCKER_HOST", "https://build7")).contains(cli);
            assertThat(certificates("DOCKER_HOST", host, "DOCKER_TLS_VERIFY", "1"))
                    .contains(cli);
            assertThat(certificates("DOCKER_HOST", host, "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/certs"))
                    .contains(Path.of("/certs"));
            assertThat(candidates("DOCKER_HOST", host, "DOCKER_TLS_VERIFY", "1")
                            .get(0)
                            .uri())
                    .hasPort(2376);
        }

        private Optional<Path> certificates(String... variables) {
            return candidates(variables).get(0).certificates();
        }

        @Test
        void overSshAreRefusedWithTheWayAround() {
            refusal("DOCKER_HOST", "ssh://me:secret@build7")
                    .hasMessage("The daemon's address in DOCKER_HOST is ssh://build7, and ditto does not speak SSH."
                            + " Forward the daemon's socket and the ports of port_pool_start to port_pool_end with ssh -L,"
                            + " and set ditto.docker_host to unix:// and the path of the forwarded socket.");
        }

        @ParameterizedTest
        @CsvSource({"build7:2375", "ftp://build7", "tcp://", "/var/run/docker.sock", "'tcp://a b'"})
        void thatAreNoneAreRefused(String text) {
            refusal("DOCKER_HOST", text)
                    .hasMessage("The daemon's address in DOCKER_HOST is '" + text
                            + "', which is none; write unix:///path/to/docker.sock or tcp://host:port.");
        }
    }

    @Nested
    class Contexts {

        @Test
        void haveTheirCertificatesBesideThem() throws Exception {
            context("work", endpoint("tcp://build7:2376"));
            Path meta;
            try (var found = Files.list(cli.resolve("contexts/meta"))) {
                meta = found.findFirst().orElseThrow();
            }
            Path tls = Files.createDirectories(cli.resolve("contexts/tls/" + meta.getFileName() + "/docker"));

            assertThat(candidates("DOCKER_CONTEXT", "work").get(0).certificates())
                    .contains(tls);

            context("work", endpoint("tcp://build7:2376").replace("false", "true"));
            refusal("DOCKER_CONTEXT", "work")
                    .hasMessage("The docker context 'work' of DOCKER_CONTEXT skips the check of the daemon's"
                            + " certificate, which ditto does not. Give the context the daemon's CA: docker context"
                            + " update work --docker"
                            + " host=tcp://build7:2376,ca=ca.pem,cert=cert.pem,key=key.pem.");
        }

        @Test
        void thatDoNotExistAreNamed() {
            refusal("DOCKER_CONTEXT", "gone")
                    .hasMessageStartingWith("The docker context 'gone' of DOCKER_CONTEXT does not exist: there is no "
                            + cli.resolve("contexts/meta/"))
                    .hasMessageEndingWith(
                            "meta.json. Choose one of 'docker context ls' with 'docker context use', or set"
                                    + " ditto.docker_host.");
        }

        @Test
        void withoutAnAddressAreNamed() throws Exception {
            context("k8s", "{\"Endpoints\":{}}");
            refusal("DOCKER_CONTEXT", "k8s").hasMessageContaining("names no address of a daemon");
        }

        @Test
        void thatCannotBeReadDoNotShowWhatIsInThere() throws Exception {
            Files.writeString(cli.resolve("config.json"), "{\"auths\": hunter2 }");
            refusal()
                    .hasMessageContaining("The docker CLI's " + cli.resolve("config.json") + " cannot be read (")
                    .hasMessageEndingWith("Mend the file, or set ditto.docker_host.")
                    .hasMessageNotContaining("hunter2");
        }

        @Test
        void areFoundWhereTheCliIsToldToLook() throws Exception {
            Path elsewhere = Files.createDirectories(directory.resolve("cli"));
            Files.writeString(elsewhere.resolve("config.json"), "{\"currentContext\":\"gone\"}");
            refusal("DOCKER_CONFIG", elsewhere.toString()).hasMessageContaining("'gone'");
        }
    }
}
