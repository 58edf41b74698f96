package dev.ditto.local.runtime.docker.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.daemon.DockerSettings;
import dev.ditto.local.runtime.docker.daemon.FakeDaemon;
import dev.ditto.local.spi.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a daemon and a registry that answer as told; no image is fetched here. */
@Timeout(60)
final class LocalImagesTest {

    @TempDir
    Path directory;

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon(directory);
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    private LocalImages images(DockerSettings.Pull pull) {
        return ImagesFixture.images(daemon.connection, Optional.empty(), pull);
    }

    private static Optional<String> dump(String version) {
        return Optional.of(version);
    }

    @ParameterizedTest
    @CsvSource({
        "15.4, postgres:15",
        "18beta1, postgres:18",
        "13.2 (Debian 13.2-1), postgres:13",
        "9.6.24, postgres:17",
        "12.9, postgres:17",
        "unknown, postgres:17"
    })
    void theImageIsTheOfficialOneOfTheDumpsMajorVersion(String version, String reference) {
        daemon.images.put(reference, FakeDaemon.image("a1", "PG_MAJOR=0", "PG_VERSION=15.4-1.pgdg120+1"));
        assertThat(images(DockerSettings.Pull.NEVER).choose("postgres", dump(version), Progress.UNSEEN))
                .isEqualTo(new ServerImage(reference, "sha256:a1", "15.4", java.util.Set.of("/data")));
        assertThat(daemon.pulled).isEmpty();
    }

    @Test
    void theConfiguredImageStandsAboveTheDump() {
        daemon.images.put("own/postgres:latest", FakeDaemon.image("a1", "PG_MAJOR=14"));
        LocalImages images =
                ImagesFixture.images(daemon.connection, Optional.of("own/postgres"), DockerSettings.Pull.NEVER);
        assertThat(images.choose("postgres", dump("17.2"), Progress.UNSEEN).version())
                .isEqualTo("14");
    }

    @Test
    void aMissingImageIsFetchedOnce() {
        daemon.pulls.put(
                "postgres:16",
                "{\"status\":\"Pulling from library/postgres\",\"id\":\"16\"}\n"
                        + "{\"status\":\"Pull complete\",\"id\":\"l1\"}\n");
        LocalImages images = images(DockerSettings.Pull.MISSING);
        assertThat(images.choose("postgres", dump("16.1"), Progress.UNSEEN).reference())
                .isEqualTo("postgres:16");
        assertThat(images.choose("postgres", dump("16.1"), Progress.UNSEEN).version())
                .isEqualTo("16");
        assertThat(daemon.pulled).containsExactly("postgres:16");
    }

    @Test
    void whoeverWaitsCanSeeHowFarItIs() {
        daemon.pulls.put(
                "postgres:16",
                "{\"status\":\"Pulling from library/postgres\",\"id\":\"16\"}\n"
                        + "{\"status\":\"Downloading\",\"id\":\"l1\",\"progressDetail\":{\"current\":3145728,\"total\":9}}\n"
                        + "{\"status\":\"Pull complete\",\"id\":\"l1\"}\n"
                        + "{\"status\":\"Extracting\",\"id\":\"l2\"}\n");
        List<Supplier<String>> told = new ArrayList<>();
        images(DockerSettings.Pull.MISSING).choose("postgres", dump("16.1"), told::add);
        assertThat(told)
                .extracting(Supplier::get)
                .containsExactly(
                        "Fetching the image postgres:16, or waiting for another process that fetches one",
                        "Fetching the image postgres:16: 1 of 2 layers, 3 MB, unpacking");
    }

    @Test
    void anImageMayTakeLongerThanALookAtItsProgress() {
        daemon.pulls.put(
                "postgres:16",
                "{\"status\":\"Downloading\",\"id\":\"l1\"}\n" + FakeDaemon.PAUSE
                        + "{\"status\":\"Pull complete\",\"id\":\"l1\"}\n");
        assertThat(images(DockerSettings.Pull.MISSING)
                        .choose("postgres", dump("16.1"), Progress.UNSEEN)
                        .version())
                .isEqualTo("16");
    }

    @Test
    void alwaysMeansOncePerSession() {
        daemon.images.put("postgres:16", FakeDaemon.image("a1", "PG_MAJOR=16"));
        daemon.pulls.put("postgres:16", "{\"status\":\"Image is up to date\"}\n");
        LocalImages images = images(DockerSettings.Pull.ALWAYS);
        images.choose("postgres", dump("16.1"), Progress.UNSEEN);
        images.choose("postgres", dump("16.1"), Progress.UNSEEN);
        assertThat(daemon.pulled).containsExactly("postgres:16");
    }

    @Test
    void anErrorWithinASuccessfulStreamIsAnError() {
        daemon.pulls.put(
                "postgres:18",
                "{\"status\":\"Pulling\"}\n{\"errorDetail\":{\"message\":\"unexpected EOF\"},"
                        + "\"error\":\"unexpected EOF\"}\n");
        LocalImages images = images(DockerSettings.Pull.MISSING);
        String message = "The image postgres:18 cannot be fetched: unexpected EOF. See that the daemon reaches the"
                + " registry, fetch it by hand with 'docker pull postgres:18', name a mirror in ditto.docker.registry,"
                + " or another image in ditto.copy_image.";
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> images.choose("postgres", dump("18.1"), Progress.UNSEEN))
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessage(message);
        }
        assertThat(daemon.pulled).as("not tried again at once").hasSize(1);
    }

    @Test
    void aRegistryThatDoesNotHaveItIsQuoted() {
        assertThatThrownBy(() -> images(DockerSettings.Pull.MISSING).choose("postgres", dump("99.1"), Progress.UNSEEN))
                .hasMessageStartingWith(
                        "The image postgres:99 cannot be fetched: manifest for postgres:99 not found. See");
    }

    @Test
    void aNewerServerStandsInForTheOneThatIsNotToBeHad() {
        daemon.images.put("postgres:17", FakeDaemon.image("a1", "PG_MAJOR=17"));
        assertThat(images(DockerSettings.Pull.MISSING)
                        .choose("postgres", dump("16.1"), Progress.UNSEEN)
                        .reference())
                .isEqualTo("postgres:17");
        assertThatThrownBy(() -> images(DockerSettings.Pull.MISSING).choose("postgres", dump("18.1"), Progress.UNSEEN))
                .as("an older one would not read the dump")
                .isInstanceOf(RuntimeUnavailableException.class);
    }

    @Test
    void aNameThatIsNoneIsTheConfigurationsFault() {
        LocalImages images =
                ImagesFixture.images(daemon.connection, Optional.of("Own/postgres:17"), DockerSettings.Pull.MISSING);
        assertThatThrownBy(() -> images.choose("postgres", Optional.empty(), Progress.UNSEEN))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The image name 'Own/postgres:17' is refused: invalid reference format. Correct"
                        + " ditto.copy_image or ditto.docker.registry.");
    }

    @Test
    void neverSaysHowToFetchIt() {
        assertThatThrownBy(
                        () -> images(DockerSettings.Pull.NEVER).choose("postgres", Optional.empty(), Progress.UNSEEN))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage(
                        "The image postgres:17 is not there, and ditto.docker.pull is 'never'. Fetch it with 'docker"
                                + " pull postgres:17', or set ditto.docker.pull=missing.");
        assertThat(daemon.pulled).isEmpty();
    }

    @Test
    void aMirrorIsPutBeforeTheOfficialNameAlone() {
        OfficialImage official = OfficialImage.of("postgres");
        assertThat(official.reference("mirror.example.org/hub/", official.majorFor(dump("15.1"))))
                .isEqualTo("mirror.example.org/hub/postgres:15");
    }

    @Test
    void anUnknownEngineIsRefused() {
        assertThatThrownBy(() -> images(DockerSettings.Pull.NEVER).choose("oracle", Optional.empty(), Progress.UNSEEN))
                .hasMessage("No container image is known for the engine 'oracle'; ditto knows those of [postgres].");
    }

    @Test
    void anImageThatWasRemovedIsNamed() {
        assertThatThrownBy(() -> images(DockerSettings.Pull.NEVER).byId("sha256:gone"))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage(
                        "The image sha256:gone is not there any more; somebody removed it. Repeat the run to make it"
                                + " anew.");
    }

    @Test
    void theDaemonIsKnownByItsId() {
        assertThat(daemon.connection.daemon().id()).isEqualTo("fake-id");
        assertThat(daemon.connection.daemon().memoryBytes()).isEqualTo(1000);
        assertThat(List.of(
                        daemon.connection.daemon().bindAddress(),
                        daemon.connection.daemon().connectAddress()))
                .containsOnly("127.0.0.1");
    }
}
