package dev.ditto.local.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.PortPoolExhaustedException;
import dev.ditto.local.store.ManualClock;
import dev.ditto.local.store.PortLeases;
import dev.ditto.local.store.StoreFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortPoolTest {

    @TempDir
    Path directory;

    private int first;
    private StoreFixture fixture;

    @BeforeEach
    void open() {
        first = freeRange(3);
        fixture = StoreFixture.open(directory.resolve("home"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private PortPool pool(int from, int size) {
        return new PortPool(fixture.store.ports(), from, from + size - 1, Duration.ZERO);
    }

    @Test
    void aHolderKeepsItsPort() {
        PortPool pool = pool(first, 3);
        assertThat(pool.allocate("a")).isEqualTo(first);
        assertThat(pool.allocate("a")).isEqualTo(first);
        assertThat(pool.allocate("b")).isEqualTo(first + 1);
    }

    @Test
    void theLongestUnusedPortComesFirst() {
        PortPool pool = pool(first, 3);
        pool.release(pool.allocate("a"), "a");
        assertThat(pool.allocate("b")).isEqualTo(first + 1);
        assertThat(pool.allocate("c")).isEqualTo(first + 2);
        assertThat(pool.allocate("d")).isEqualTo(first);
    }

    @Test
    void onlyItsHolderGivesAPortBack() {
        PortPool pool = pool(first, 1);
        pool.allocate("a");
        pool.release(first, "b");
        assertThatThrownBy(() -> pool.allocate("b")).isInstanceOf(PortPoolExhaustedException.class);
    }

    @Test
    void aPortThatWasRefusedRests() {
        ManualClock time = new ManualClock();
        fixture.close();
        fixture = StoreFixture.open(directory.resolve("home"), time.boot("boot"));
        PortPool pool = pool(first, 1);
        pool.quarantine(pool.allocate("a"), "a");
        assertThatThrownBy(() -> pool.allocate("a")).hasMessageContaining("resting=1");
        time.pass(Duration.ofMinutes(2));
        assertThat(pool.allocate("a")).isEqualTo(first);
    }

    @Test
    void aPortThatIsOnlyBoundIsPassedOver() throws Exception {
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), first));
            assertThat(pool(first, 3).allocate("a")).isEqualTo(first + 1);
        }
    }

    @Test
    void aHolderOfAPortOutsideAChangedRangeGetsAnotherOne() {
        pool(first, 1).allocate("a");
        PortPool moved = pool(first + 1, 2);
        assertThat(moved.allocate("a")).isEqualTo(first + 1);
        assertThat(fixture.store.ports().leases()).hasSize(1);
        assertThat(pool(first, 1).allocate("b")).as("the old one is free").isEqualTo(first);
    }

    /** Who looks at a port takes it for a moment, and its holder's server may be starting there just then. */
    @Test
    void looksOnlyAtAPortItHasLeased() {
        List<PortLeases.Lease> seen = new ArrayList<>();
        PortLeases leases = fixture.store.ports();
        PortPool pool = new PortPool(leases, first, first + 2, Duration.ZERO, port -> {
            leases.leases().stream().filter(lease -> lease.port() == port).forEach(seen::add);
            return port == first + 2;
        });

        assertThat(pool.allocate("a")).isEqualTo(first + 2);

        assertThat(seen).extracting(PortLeases.Lease::port).containsExactly(first, first + 1, first + 2);
        assertThat(seen).extracting(PortLeases.Lease::holder).containsOnly("a");
        assertThat(leases.leases()).as("of the others, nobody is the holder").hasSize(1);
        assertThat(leases.free(first, first + 2)).as("they may be free soon").containsExactly(first, first + 1);
    }

    @Test
    void saysWhoHasThePortsAndWhatToDo() throws Exception {
        PortPool pool = pool(first, 3);
        pool.allocate("server:a");
        pool.quarantine(pool.allocate("server:b"), "server:b");
        try (ServerSocket taken = new ServerSocket(first + 2, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(() -> pool.allocate("server:c"))
                    .isInstanceOf(PortPoolExhaustedException.class)
                    .hasMessage("No port of " + first + "-" + (first + 2) + " came free within 0 ms (total=3, leased=1,"
                            + " resting=1, taken by other programs=1; leased to [server:a]). Widen the range with"
                            + " ditto.port_pool_start and ditto.port_pool_end, or end what holds it.");
        }
    }

    static int freeRange(int size) {
        return IntStream.iterate(31_000, port -> port < 32_000, port -> port + size)
                .filter(start -> IntStream.range(start, start + size).allMatch(PortPoolTest::isFree))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
