package dev.ditto.local.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ditto.PortPoolExhaustedException;
import dev.ditto.RestoreFailedException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.container.ContainerNames;
import dev.ditto.local.runtime.docker.container.Containers;
import dev.ditto.local.runtime.docker.container.TarStream;
import dev.ditto.local.spi.OwnServer;
import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.OwnServers.FrozenMissingException;
import dev.ditto.local.spi.OwnServers.Standing;
import dev.ditto.local.spi.PortSource;
import dev.ditto.test.docker.RequiresDocker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@RequiresDocker
class ContainerServersIT {

    /** A held server that nobody is connected to is gone by then. */
    private static final Duration LONGER_THAN_ABANDONED = Duration.ofSeconds(45);

    private ServerFixture home;

    @BeforeEach
    void open() {
        home = new ServerFixture();
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void aServerIsFilledFrozenAndStartedTwiceWithoutTheTwoSeeingEachOther() throws Exception {
        OwnServer staging = home.own().empty(home.request("staging"));
        home.execute(staging, "CREATE TABLE item AS SELECT generate_series(1, 10000) AS id");

        long size = home.own().freeze(staging, "frozen");
        OwnServer first = home.own().start("frozen", home.request("first"));
        OwnServer second = home.own().start("frozen", home.request("second"));
        home.execute(first, "DELETE FROM item WHERE id > 1");

        assertThat(home.query(first, "SELECT count(*) FROM item")).isEqualTo("1");
        assertThat(home.query(second, "SELECT count(*) FROM item")).isEqualTo("10000");
        assertThat(size).isBetween(10_000_000L, 200_000_000L);
        assertThat(home.own().list())
                .extracting(
                        found -> found.name() + " " + found.frozen() + " " + found.running() + " " + found.session())
                .containsExactlyInAnyOrder(
                        "first false true session-1", "second false true session-1", "frozen true false session-1");
        assertThatThrownBy(() -> home.own().removeFrozen("frozen"))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageContaining("stays: a server was started from it")
                .hasMessageContaining("container");
        home.own().remove("first");
        home.own().remove("second");
        home.own().removeFrozen("frozen");
        home.own().removeFrozen("frozen");
        assertThat(home.own().list()).isEmpty();
    }

    @Test
    void noVolumeIsMadeAndNoSecretIsToBeSeen() throws Exception {
        List<String> before = home.daemon.volumes();

        OwnServer staging = home.own().empty(home.request("staging"));
        String inspected = inspect("staging") + staging.logTail();
        home.own().freeze(staging, "frozen");
        home.own().start("frozen", home.request("copy"));

        assertThat(home.daemon.volumes()).isSubsetOf(before);
        var image = home.daemon
                .control()
                .inspectImageCmd(new ContainerNames(home.state).image("frozen"))
                .exec();
        assertThat(inspected + inspect("copy") + image)
                .doesNotContain(ServerFixture.PASSWORD)
                .contains("session-1");
        assertThat(new Containers(() -> home.daemon, new ContainerNames(home.state)).has(id("copy"), "/ditto/password"))
                .isFalse();
        assertThat(image.getConfig().getVolumes()).containsKey("/var/lib/postgresql/data");
    }

    @Test
    void whatWasSentForTheRestoreIsNotFrozen() throws Exception {
        OwnServer staging = home.own().empty(home.request("staging"));
        String sent =
                staging.tools().orElseThrow().send("shop.dump", new java.io.ByteArrayInputStream(new byte[100]), 100);

        home.own().freeze(staging, "frozen");
        home.own().start("frozen", home.request("copy"));

        Containers containers = new Containers(() -> home.daemon, new ContainerNames(home.state));
        assertThat(containers.has(id("copy"), sent)).isFalse();
        assertThat(containers.has(id("copy"), "/ditto/data/PG_VERSION")).isTrue();
    }

    /** Sending them takes as long as all else that a start adds to the daemon's own work. */
    @Test
    void whatIsFrozenHasDittosFilesAndSettingsAlready() throws Exception {
        OwnServer staging = home.own().empty(home.request("staging"));
        String first = command("staging");
        home.own().freeze(staging, "frozen");

        OwnServer copy = home.own().start("frozen", home.request("copy"));

        assertThat(first).doesNotEndWith("configured");
        assertThat(command("copy")).endsWith("configured");
        assertThat(home.query(copy, "SHOW fsync")).isEqualTo("off");
    }

    private String command(String name) {
        return String.join(
                " ",
                home.daemon
                        .control()
                        .inspectContainerCmd(id(name))
                        .exec()
                        .getConfig()
                        .getCmd());
    }

    @Test
    void anImageWithoutTheServersUserIsSaidAsSuch() {
        assertThatThrownBy(() -> home.own().empty(requestOf(image("etc/passwd", "root:x:0:0:::\n", "LANG=C"))))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageContaining("The daemon could not start server from image sha256:")
                .hasMessageContaining("ditto needs an image with /bin/sh, a user called postgres and the programs of"
                        + " postgres on its PATH");
        assertThat(home.own().list()).extracting(found -> found.frozen()).doesNotContain(false);
    }

    @Test
    void anImageWithoutTheServersProgramsIsSaidAsSuch() {
        assertThatThrownBy(() -> home.own().empty(requestOf(image("etc/nothing", "", "PATH=/bin"))))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageContaining("ended instead of serving: it is exited with exit status 64")
                .hasMessageContaining("ditto: this image has no initdb on its PATH (/bin)");
        assertThat(home.own().list()).extracting(found -> found.frozen()).doesNotContain(false);
    }

    private dev.ditto.local.spi.OwnServerRequest requestOf(String image) {
        var request = home.request("server");
        return new dev.ditto.local.spi.OwnServerRequest(
                request.name(),
                new dev.ditto.local.spi.ServerBinaries("postgres", "17.0", image.replace("sha256:", "")),
                request.profile(),
                request.adminUser(),
                request.adminPassword(),
                request.life(),
                request.facts(),
                request.ports(),
                request.timeout());
    }

    /** The image with one file and one variable changed; labelled as this home's, so that it goes with it. */
    private String image(String path, String content, String variable) {
        var docker = home.daemon.control();
        String container =
                docker.createContainerCmd(LiveDaemon.IMAGE).withCmd("x").exec().getId();
        docker.copyArchiveToContainerCmd(container)
                .withRemotePath("/")
                .withTarInputStream(new TarStream().file(path, content).open())
                .exec();
        String image = docker.commitCmd(container)
                .withLabels(java.util.Map.of(ContainerNames.STATE, home.state))
                .withEnv(variable)
                .exec();
        docker.removeContainerCmd(container).withRemoveVolumes(true).exec();
        return image;
    }

    @Test
    void aServerThatWasKilledIsNotFrozen() throws Exception {
        OwnServer staging = home.own().empty(home.request("staging"));
        home.execute(staging, "CREATE TABLE item (id int)");

        home.daemon.control().killContainerCmd(home.container("staging")).exec();

        assertThatThrownBy(() -> home.own().freeze(staging, "frozen"))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageContaining("did not shut down cleanly, and is not frozen: it is exited with exit status 137")
                .hasMessageContaining("Run this again.");
        assertThat(home.own().list()).noneMatch(OwnServers.Found::frozen);
    }

    @Test
    void aServerWhoseProcessWasKilledIsNotFrozenThoughItsContainerEndsInOrder() throws Exception {
        OwnServer staging = home.own().empty(home.request("staging"));
        run("staging", "kill -9 $(head -1 /ditto/data/postmaster.pid)");
        await().until(() -> home.own().list().stream().noneMatch(found -> found.running()));

        assertThatThrownBy(() -> home.own().freeze(staging, "frozen"))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageContaining("exit status 137");
    }

    @Test
    void aPortThatSomebodyElseHoldsIsGivenUpForTheNextOne() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Ports ports = new Ports(listening.getLocalPort(), bound.getLocalPort());

            OwnServer server = home.own().empty(home.request("server", Duration.ofMinutes(5), ports));

            assertThat(home.refused).containsExactly(listening.getLocalPort(), bound.getLocalPort());
            assertThat(home.query(server, "SELECT 1")).isEqualTo("1");
            assertThat(home.own().list()).hasSize(1);
        }
    }

    @Test
    void whenEveryPortIsTakenNothingIsLeft() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Ports ports = new Ports(port, port, port, port, port);

            assertThatThrownBy(() -> home.own().empty(home.request("server", Duration.ofMinutes(5), ports)))
                    .isInstanceOf(PortPoolExhaustedException.class)
                    .hasMessageContaining("refused 5 ports in a row for the server server")
                    .hasMessageContaining("address already in use");
            assertThat(home.own().list()).isEmpty();
        }
    }

    @Test
    void aServerThatSomebodyKilledDoesNotAnswerAndCanBeRemovedTwice() {
        OwnServer server = home.own().empty(home.request("server"));
        assertThat(home.own().answers(server.host(), server.port())).isTrue();

        home.daemon.control().killContainerCmd(home.container("server")).exec();

        await().atMost(Duration.ofSeconds(10)).until(() -> !home.own().answers(server.host(), server.port()));
        assertThat(home.own().endAfter("server", Duration.ofMinutes(1), Standing.CLAIMED))
                .isFalse();
        assertThatCode(() -> home.own().remove("server")).doesNotThrowAnyException();
        assertThatCode(() -> home.own().remove("server")).doesNotThrowAnyException();
        assertThat(home.own().endAfter("server", Duration.ofMinutes(1), Standing.CLAIMED))
                .isFalse();
    }

    @Test
    @Tag("faults")
    void aServerEndsAtItsDeadlineAndThatCanBeMoved() throws Exception {
        OwnServer longer = home.own().empty(home.request("longer", Duration.ofSeconds(15), home.new FreePorts()));
        assertThat(home.own().endAfter("longer", Duration.ofMinutes(10), Standing.WARM))
                .isTrue();
        OwnServer server = home.own().empty(home.request("server", Duration.ofSeconds(15), home.new FreePorts()));

        await().atMost(Duration.ofSeconds(30)).until(() -> !home.own().answers(server.host(), server.port()));
        assertThat(home.query(longer, "SELECT 1")).isEqualTo("1");
        say("longer", Duration.ofMinutes(5), Standing.CLAIMED);
        say("longer", Duration.ZERO, Standing.WARM);
        assertThat(home.query(longer, "SELECT 1"))
                .as("claimed, whatever others say")
                .isEqualTo("1");
        assertThat(home.own().endAfter("longer", Duration.ZERO, Standing.CLAIMED))
                .isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> !home.own().answers(longer.host(), longer.port()));
        assertThat(server.logTail()).contains("ditto: the deadline has passed");
    }

    @Test
    @Tag("faults")
    void aHeldServerEndsSoonAfterAllItsConnectionsAndOneThatIsNotHeldAnyMoreDoesNot() throws Exception {
        OwnServer held = home.own().empty(home.request("held"));
        OwnServer kept = home.own().empty(home.request("kept"));
        OwnServers.Hold hold =
                home.own().hold("postgres", held.host(), held.port()).orElseThrow();
        OwnServers.Hold other =
                home.own().hold("postgres", kept.host(), kept.port()).orElseThrow();
        say("held", Duration.ofHours(1), Standing.HELD);
        say("kept", Duration.ofHours(1), Standing.HELD);
        say("kept", Duration.ofHours(1), Standing.CLAIMED);

        other.close();
        try (Connection user = home.connect(held)) {
            hold.close();
            await().during(LONGER_THAN_ABANDONED)
                    .atMost(LONGER_THAN_ABANDONED.plusSeconds(5))
                    .until(() -> home.own().running().containsAll(List.of("held", "kept")));
            assertThat(user.isValid(5)).isTrue();
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> !home.own().running().contains("held"));
        assertThat(held.logTail()).contains("s, and the session that held this server is gone");
        assertThat(home.own().running()).containsExactly("kept");
    }

    @Test
    @Tag("faults")
    void aHeldServerWhoseSessionIsConnectedLives() {
        OwnServer server = home.own().empty(home.request("server"));
        try (OwnServers.Hold hold =
                home.own().hold("postgres", server.host(), server.port()).orElseThrow()) {
            say("server", Duration.ofHours(1), Standing.HELD);
            await().during(LONGER_THAN_ABANDONED)
                    .atMost(LONGER_THAN_ABANDONED.plusSeconds(5))
                    .until(() -> home.own().running().contains("server"));
            assertThat(hold.isLost()).isFalse();
        }
        assertThat(home.own().hold("postgres", server.host(), 1)).isEmpty();
    }

    /** Returns when the container has taken it up. */
    private void say(String name, Duration fromNow, Standing standing) {
        assertThat(home.own().endAfter(name, fromNow, standing)).isTrue();
        Containers containers = new Containers(() -> home.daemon, new ContainerNames(home.state));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !containers.has(id(name), "/ditto/life") && !containers.has(id(name), "/ditto/warm"));
    }

    @Test
    void whatAnEarlierAttemptLeftUnderTheSameNameIsReplaced() throws Exception {
        OwnServer earlier = home.own().empty(home.request("server"));
        home.execute(earlier, "CREATE TABLE earlier (id int)");

        OwnServer later = home.own().empty(home.request("server"));

        assertThat(home.query(later, "SELECT count(*) FROM pg_tables WHERE tablename = 'earlier'"))
                .isEqualTo("0");
        assertThat(home.own().list()).hasSize(1);
    }

    @Test
    void nothingFrozenIsSaidAsSuch() {
        assertThatThrownBy(() -> home.own().start("nothing", home.request("server")))
                .isInstanceOf(FrozenMissingException.class)
                .hasMessageContaining("There is no image ditto/")
                .hasMessageContaining(":nothing in this daemon any more.");
    }

    @Test
    void homesOfOneDaemonDoNotSeeEachOther() {
        home.own().empty(home.request("server"));
        try (ServerFixture other = new ServerFixture(home.state.substring(0, 8) + "-another-home")) {
            assertThat(other.own().list()).isEmpty();
            assertThatThrownBy(() -> other.own().remove("server"))
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessageContaining("does not belong to this home (ditto.state=" + home.state);
        }
        assertThat(home.own().list()).hasSize(1);
    }

    private String id(String name) {
        return home.daemon
                .control()
                .inspectContainerCmd(home.container(name))
                .exec()
                .getId();
    }

    /** All that the daemon tells about a container. */
    private String inspect(String name) throws Exception {
        var response =
                home.daemon.control().inspectContainerCmd(home.container(name)).exec();
        return new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(response.getRawValues())
                + response
                + java.util.Arrays.toString(response.getConfig().getEnv())
                + java.util.Arrays.toString(response.getArgs())
                + response.getConfig().getLabels();
    }

    private void run(String name, String command) throws Exception {
        var exec = home.daemon
                .control()
                .execCreateCmd(id(name))
                .withAttachStdout(true)
                .withCmd("sh", "-c", command)
                .exec();
        home.daemon
                .control()
                .execStartCmd(exec.getId())
                .exec(new com.github.dockerjava.api.async.ResultCallback.Adapter<>())
                .awaitCompletion();
    }

    /** These first, and then free ones. */
    private final class Ports implements PortSource {

        private final Deque<Integer> first = new ArrayDeque<>();

        Ports(int... ports) {
            for (int port : ports) {
                first.add(port);
            }
        }

        @Override
        public int next() {
            return first.isEmpty() ? home.new FreePorts().next() : first.remove();
        }

        @Override
        public void refused(int port) {
            home.refused.add(port);
        }
    }
}
