package dev.ditto.local.runtime.docker;

import dev.ditto.local.spi.OwnServers;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's hold on a server: one connection to it, which the kernel ends with this JVM, however that ends. The
 * server waits for a login to begin, and would give up after a while; so the connection is replaced by a new one before. A session
 * whose machine vanished without a word therefore lets go after {@link #LONGEST} at the latest. Thread-safe.
 */
final class SessionHold implements OwnServers.Hold {

    /** How long the server waits for a login to begin. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    /** Well before the server would end the connection. */
    static final Duration RENEWAL = LONGEST.dividedBy(3);

    /** A server that does not answer for so long is not there any more. */
    private static final int MOST_FAILURES = 10;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(SessionHold.class);

    private final ServerDoor door;
    private final Duration renewal;
    private final CountDownLatch end = new CountDownLatch(1);
    private Socket socket;
    private volatile boolean lost;

    private SessionHold(ServerDoor door, Socket socket, Duration renewal) {
        this.door = door;
        this.socket = socket;
        this.renewal = renewal;
    }

    /** A hold on the server behind that door; empty if it does not answer. */
    static Optional<OwnServers.Hold> on(ServerDoor door) {
        return door.lean(ServerDoor.ANSWER).map(socket -> of(door, socket, RENEWAL));
    }

    /**
     * @param socket a connection that {@link ServerDoor#lean leans}; this object's from now on
     * @param renewal when to replace it
     */
    static SessionHold of(ServerDoor door, Socket socket, Duration renewal) {
        SessionHold hold = new SessionHold(door, socket, renewal);
        Thread thread = new Thread(hold::keep, "ditto-hold-" + door.port());
        thread.setDaemon(true);
        thread.start();
        return hold;
    }

    /** Whether the server was not there any more, several times in a row. */
    @Override
    public boolean isLost() {
        return lost;
    }

    private void keep() {
        int failures = 0;
        while (!isClosed() && failures < MOST_FAILURES) {
            boolean alive = outlives(current());
            Optional<Socket> next = isClosed() ? Optional.empty() : door.lean(ServerDoor.ANSWER);
            next.ifPresent(this::replace);
            failures = alive || next.isPresent() ? 0 : failures + 1;
            if (failures > 0) {
                pause();
            }
        }
        if (!isClosed()) {
            lost = true;
            LOG.debug("The server at {}:{} is not there any more", door.host(), door.port());
        }
    }

    /** Returns when the connection is to be replaced; false if it is gone. */
    private boolean outlives(Socket held) {
        long due = System.nanoTime() + renewal.toNanos();
        byte[] rest = new byte[256];
        try {
            int read = 0;
            while (read >= 0) {
                held.setSoTimeout((int)
                        Math.max(1, Duration.ofNanos(due - System.nanoTime()).toMillis()));
                read = held.getInputStream().read(rest);
            }
            LOG.debug("The server at {}:{} ended a session's hold", door.host(), door.port());
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            LOG.debug("A session's hold on {}:{} was lost", door.host(), door.port(), e);
            return false;
        }
    }

    /** Until the next attempt, or until there need not be any. */
    private void pause() {
        try {
            if (end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.trace("The hold on {}:{} was let go of", door.host(), door.port());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end.countDown(); // nobody but the end of this JVM interrupts this thread
        }
    }

    private synchronized Socket current() {
        return socket;
    }

    private boolean isClosed() {
        return end.getCount() == 0;
    }

    /** The old one last, so that the server is held all the time. */
    private synchronized void replace(Socket next) {
        boolean late = isClosed();
        ServerDoor.close(late ? next : socket);
        socket = late ? socket : next;
    }

    /** Lets go. Idempotent. */
    @Override
    public synchronized void close() {
        end.countDown();
        ServerDoor.close(socket);
    }
}
