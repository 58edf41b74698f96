package dev.ditto.local.runtime.docker.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Info;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DaemonIdentityTest {

    private static final String ROOT = "/var/lib/containers/storage";

    private final DaemonAddress socket = DaemonAddress.usual(Path.of("/run/podman/podman.sock"));

    @Test
    void isDockersOwn() throws IOException {
        Info docker = info("KPKU:N63O", "build7", "/var/lib/docker", "index.example.org");
        assertThat(DaemonIdentity.of(docker, socket)).isEqualTo("KPKU:N63O");
    }

    @Test
    void isDockersOwnThoughItDoesNotSayWhereItKeepsItsData() throws IOException {
        Info terse = new ObjectMapper().readValue("{\"ID\":\"fake-id\"}", Info.class);
        assertThat(DaemonIdentity.of(terse, socket)).isEqualTo("fake-id");
    }

    @Test
    void ofPodmanIsTheSameAtEachRequest() throws IOException {
        String first = DaemonIdentity.of(info("1-1", "build7", ROOT, ""), socket);
        assertThat(first).isNotEqualTo("1-1");
        assertThat(DaemonIdentity.of(info("2-2", "build7", ROOT, ""), socket)).isEqualTo(first);
    }

    @Test
    void ofPodmanWhoseStorageWasMovedIsTheSameAtEachRequest() throws IOException {
        assertThat(DaemonIdentity.of(info("1-1", "build7", "/big/disk", ""), socket))
                .isEqualTo(DaemonIdentity.of(info("2-2", "build7", "/big/disk", ""), socket));
    }

    @Test
    void ofPodmanTellsMachinesUsersAndAddressesApart() throws IOException {
        DaemonAddress elsewhere =
                new DaemonAddress(Optional.empty(), URI.create("tcp://10.1.2.3:2375"), Optional.empty());
        Info build7 = info("1", "build7", ROOT, "");
        assertThat(new String[] {
                    DaemonIdentity.of(build7, socket),
                    DaemonIdentity.of(build7, elsewhere),
                    DaemonIdentity.of(info("1", "build8", ROOT, ""), socket),
                    DaemonIdentity.of(info("1", "build7", "/home/ann/.local/share/containers/storage", ""), socket)
                })
                .doesNotHaveDuplicates();
    }

    private static Info info(String id, String name, String root, String index) throws IOException {
        String json = "{\"ID\":\"%s\",\"Name\":\"%s\",\"DockerRootDir\":\"%s\",\"IndexServerAddress\":\"%s\"}";
        return new ObjectMapper().readValue(json.formatted(id, name, root, index), Info.class);
    }
}
