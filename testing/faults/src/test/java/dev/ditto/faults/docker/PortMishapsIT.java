package dev.ditto.faults.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.Copy;
import dev.ditto.Isolation;
import dev.ditto.PortPoolExhaustedException;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.faults.report.FaultCase;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.RequiresDocker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ports of the pool that somebody else has, in the ways there are to have one. */
@Tag("faults")
@FaultCase("T17")
@RequiresDocker
@Timeout(120)
class PortMishapsIT {

    /** Below the ports that kernels hand out, above those of ditto's default range. */
    private static final int FIRST = 27_310;

    private static final String LABEL = Oracle.TEST_LABEL + "=ports";

    @TempDir
    Path directory;

    private DockerHome home;
    private final List<AutoCloseable> held = new ArrayList<>();

    @BeforeEach
    void makeAHome() {
        home = new DockerHome(directory.resolve("home"));
    }

    @AfterEach
    void removeIt() throws Exception {
        for (AutoCloseable holder : held) {
            holder.close();
        }
        home.docker().containers(LABEL).forEach(home.docker()::remove);
        home.close();
    }

    /** One port each, and the last one free. */
    @Test
    void portsThatOthersHaveInFourWaysOrHadJustNowArePassedOver() throws Exception {
        listen(FIRST, "127.0.0.1");
        bind(FIRST + 1);
        listen(FIRST + 2, "::1");
        anotherContainer(FIRST + 3);
        leaveInTimeWait(FIRST + 4);
        try (CopyManager manager = open(Isolation.SERVER, FIRST, FIRST + 5)) {
            Copy one = manager.create(Dumps.MENU);
            Copy two = manager.create(Dumps.MENU);

            assertThat(List.of(one.port(), two.port()))
                    .doesNotHaveDuplicates()
                    .doesNotContain(FIRST, FIRST + 1, FIRST + 3);
            assertThat(rows(one)).isEqualTo("3");
            assertThat(rows(two)).isEqualTo("3");
            manager.destroy(one.id());
            manager.destroy(two.id());
            home.assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"SERVER", "DATABASE"})
    void aRangeThatIsTakenIsToldWithFiguresAndNothingIsLeft(Isolation isolation) throws Exception {
        listen(FIRST, "127.0.0.1");
        bind(FIRST + 1);
        anotherContainer(FIRST + 2);
        try (CopyManager manager = open(isolation, FIRST, FIRST + 2)) {
            assertThatThrownBy(() -> manager.create(Dumps.MENU))
                    .isInstanceOf(PortPoolExhaustedException.class)
                    .hasMessageMatching("(?s)No port of 27310-27312 came free within 1000 ms \\(total=3, leased=0,"
                            + " resting=\\d, taken by other programs=\\d; leased to \\[]\\)\\. Widen the range with"
                            + " ditto\\.port_pool_start and ditto\\.port_pool_end, or end what holds it\\.");
            manager.recoverOrphans();
            home.assertNothingIsLeft();
            assertThat(home.store("SELECT port FROM port_leases WHERE holder IS NOT NULL"))
                    .isEmpty();
            assertThat(home.containers()).isEmpty();
        }
    }

    /** Seen by ditto as free, and refused by the daemon alone: it is the daemon's word that counts. */
    @Test
    void aPortThatOnlyTheDaemonRefusesIsPassedOver() throws Exception {
        listen(FIRST, "127.0.0.2");
        try (CopyManager manager = CopyManager.builder()
                .config(home.config()
                        .set("isolation", "server")
                        .set("docker.bind_address", "127.0.0.2")
                        .set("docker.connect_address", "127.0.0.2")
                        .set("port_pool_start", Integer.toString(FIRST))
                        .set("port_pool_end", Integer.toString(FIRST + 3))
                        .build())
                .build()) {
            Copy copy = manager.create(Dumps.MENU);

            assertThat(copy.host()).isEqualTo("127.0.0.2");
            assertThat(copy.port()).isNotEqualTo(FIRST);
            assertThat(rows(copy)).isEqualTo("3");
            manager.destroy(copy.id());
            home.assertNothingIsLeft();
        }
    }

    private void listen(int port, String address) throws IOException {
        held.add(new ServerSocket(port, 1, InetAddress.getByName(address)));
    }

    /** Without listening: nobody can connect, nobody else can have it. */
    private void bind(int port) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress("127.0.0.1", port));
        held.add(socket);
    }

    /** As the side that closes first does, for a minute. */
    private static void leaveInTimeWait(int port) throws IOException {
        try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            server.accept().close();
            client.getInputStream().read();
        }
    }

    private void anotherContainer(int port) {
        home.docker()
                .run(
                        "run",
                        "--detach",
                        "--label=" + LABEL,
                        "--publish=127.0.0.1:" + port + ":5432",
                        "--tmpfs=/var/lib/postgresql/data",
                        "--entrypoint=sleep",
                        "postgres:17",
                        "600");
    }

    private CopyManager open(Isolation isolation, int first, int last) {
        return CopyManager.builder()
                .config(home.config()
                        .set("isolation", isolation.name().toLowerCase(java.util.Locale.ROOT))
                        .set("port_wait_seconds", "1")
                        .set("port_pool_start", Integer.toString(first))
                        .set("port_pool_end", Integer.toString(last))
                        .build())
                .build();
    }

    private static String rows(Copy copy) throws Exception {
        try (CopySession session = CopySession.of(copy)) {
            return String.valueOf(session.query("SELECT count(*) FROM menu"));
        }
    }
}
