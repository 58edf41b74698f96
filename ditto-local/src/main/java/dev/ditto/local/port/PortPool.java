package dev.ditto.local.port;

import dev.ditto.PortPoolExhaustedException;
import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.PortSource;
import dev.ditto.local.store.PortLeases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * A bounded range of ports, shared by all sessions of a home. A lease is a row; whether the port is really free, the
 * server's own bind decides, and {@link #quarantine} is told. Thread-safe, and safe between processes.
 */
public final class PortPool {

    /** What the holders of ports of copies are called, and then the copy's id. */
    public static final String COPY_HOLDER = PortLeases.COPY_HOLDER;

    private static final int SHORTEST_PAUSE_MILLIS = 100;
    private static final int LONGEST_PAUSE_MILLIS = 250;

    private final PortLeases leases;
    private final int first;
    private final int last;
    private final Duration patience;
    private final IntPredicate seemsFree;

    /**
     * @param first the range's first port
     * @param last the range's last port
     * @param patience how long {@link #allocate} waits for a port to come free
     */
    public PortPool(PortLeases leases, int first, int last, Duration patience) {
        this(leases, first, last, patience, PortPool::seemsFree);
    }

    /** @param seemsFree whether nobody outside this home is at a port */
    PortPool(PortLeases leases, int first, int last, Duration patience, IntPredicate seemsFree) {
        this.seemsFree = seemsFree;
        this.leases = leases;
        this.first = first;
        this.last = last;
        this.patience = patience;
    }

    /**
     * A port for that holder: the one it holds already, or a free one, the longest unused first.
     *
     * @throws PortPoolExhaustedException if none came free in time
     */
    public int allocate(String holder) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            OptionalInt port = tryAllocate(holder);
            if (port.isPresent()) {
                return port.getAsInt();
            }
            if (System.nanoTime() >= end) {
                throw exhausted();
            }
            pause();
        }
    }

    /**
     * Looks at ports outside of any transaction, so that nobody's write waits for a whole range to be probed; and only at
     * one it has leased, as a probe takes the port for a moment from whoever starts a server there.
     */
    private OptionalInt tryAllocate(String holder) {
        OptionalInt held = leases.held(holder, first, last);
        if (held.isPresent()) {
            return held;
        }
        for (int port : leases.free(first, last)) {
            OptionalInt leased = leases.lease(port, holder, first, last);
            if (leased.isPresent() && (leased.getAsInt() != port || seemsFree.test(port))) {
                return leased;
            }
            if (leased.isPresent()) {
                release(port, holder);
            }
        }
        return OptionalInt.empty();
    }

    /** The pool as one server sees it. */
    public PortSource leasedTo(String holder) {
        return new PortSource() {
            @Override
            public int next() {
                return allocate(holder);
            }

            @Override
            public void refused(int port) {
                quarantine(port, holder);
            }
        };
    }

    /** Gives a port back, without a quarantine: nobody ever knew of it. */
    public void release(int port, String holder) {
        leases.release(port, holder, Duration.ZERO);
    }

    /** Gives a port back that somebody else turned out to hold, or that clients may still know. */
    public void quarantine(int port, String holder) {
        leases.release(port, holder, PortLeases.QUARANTINE);
    }

    /** Gives back whatever a holder has, which clients may still know. */
    public void releaseAll(String holder) {
        leases.leases().stream()
                .filter(lease -> lease.holder().equals(holder))
                .forEach(lease -> quarantine(lease.port(), holder));
    }

    private PortPoolExhaustedException exhausted() {
        List<PortLeases.Lease> held = leases.leases().stream()
                .filter(lease -> lease.port() >= first && lease.port() <= last)
                .toList();
        int resting = leases.quarantined(first, last);
        int size = last - first + 1;
        return new PortPoolExhaustedException("No port of " + first + "-" + last + " came free within "
                + patience.toMillis() + " ms (total=" + size + ", leased=" + held.size() + ", resting=" + resting
                + ", taken by other programs=" + (size - held.size() - resting) + "; leased to "
                + held.stream().map(lease -> lease.holder()).limit(5).collect(Collectors.joining(", ", "[", "]"))
                + "). Widen the range with ditto.port_pool_start and ditto.port_pool_end, or end what holds it.");
    }

    /** Binds, as a connect would miss who is bound without listening. A hint only: it may change at once. */
    private static boolean seemsFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(
                    ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("Interrupted while waiting for a port.", e);
        }
    }
}
