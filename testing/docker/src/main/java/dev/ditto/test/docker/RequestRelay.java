package dev.ditto.test.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A socket file in front of a daemon's. Knows the requests that pass by their kind, each on a connection of its own, and
 * breaks the one it is told to, or hinders all of a kind for a while. Thread-safe.
 */
public final class RequestRelay implements AutoCloseable {

    /** How a request fails. */
    public enum Failure {
        /** The daemon does it, and its answer never arrives: the connection ends. */
        LOST,
        /** The daemon does it, and its answer ends in the middle. */
        CUT,
        /** The daemon does it, and the connection says nothing any more, without an end. */
        SILENT,
        /** The daemon is not asked; the answer is status 500. */
        STATUS_500,
        /** The daemon is not asked; the answer is status 409. */
        STATUS_409,
        /** The daemon is not asked; the connection ends. */
        REFUSED
    }

    private final Path file;
    private final Path daemon;
    private final ServerSocketChannel listener;
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();
    private final AtomicReference<@Nullable Hindrance> hindrance = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads;

    /** @param file to be made; its path has to be short, as paths of sockets have to be */
    public RequestRelay(Path file, Path daemon) throws IOException {
        this.file = file;
        this.daemon = daemon;
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(file));
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "request-relay");
            thread.setDaemon(true);
            return thread;
        });
        threads.execute(this::accept);
    }

    /** As in {@code DOCKER_HOST}. */
    public String host() {
        return "unix://" + file;
    }

    /** Kinds of the requests since the last fault was set, in order, such as {@code GET /containers/json}; names are stars. */
    public List<String> seen() {
        return List.copyOf(seen);
    }

    /** Breaks a request from now on, once: the n-th of its kind, counted from 1. Replaces the fault before. */
    public Fault fault(String kind, int number, Failure how) {
        Fault next = new Fault(kind, number, how);
        seen.clear();
        fault.set(next);
        return next;
    }

    /** Lets everything pass from now on. */
    public void heal() {
        seen.clear();
        fault.set(null);
    }

    /** Hinders all requests of a kind from now on, for that long. Replaces the hindrance before. */
    public Hindrance hinder(String kind, Hindrance.How how, Duration time) {
        Hindrance next = new Hindrance(kind, how, System.nanoTime() + time.toNanos());
        hindrance.set(next);
        return next;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                if (listener.isOpen()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            ByteBuffer head = RequestHead.read(client);
            String kind = RequestHead.kind(head);
            if (kind.isEmpty()) {
                return;
            }
            seen.add(kind);
            Hindrance hindering = hindrance.get();
            if (hindering != null && hindering.meets(kind)) {
                hinder(client, head, hindering.how());
                return;
            }
            Fault current = fault.get();
            Failure how = current != null && current.meets(kind) ? current.how : null;
            new RelayedRequest(client, daemon, threads).serve(head, how);
        } catch (IOException e) {
            // One of the two went away, which the other learns by the end of its connection.
        }
    }

    private void hinder(SocketChannel client, ByteBuffer head, Hindrance.How how) throws IOException {
        RelayedRequest request = new RelayedRequest(client, daemon, threads);
        if (!how.status().isEmpty()) {
            request.answer(how.status(), how.message());
        } else if (!isClosedWithin(how.delay())) {
            request.serve(head, null);
        }
    }

    private boolean isClosedWithin(Duration time) throws IOException {
        try {
            return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The relay was closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        threads.shutdownNow();
        Files.deleteIfExists(file);
    }

    /** Which request to break. Thread-safe. */
    public static final class Fault {

        private final String kind;
        private final int number;
        private final Failure how;
        private final AtomicInteger count = new AtomicInteger();

        private Fault(String kind, int number, Failure how) {
            this.kind = kind;
            this.number = number;
            this.how = how;
        }

        /** Whether the request came. */
        public boolean isDone() {
            return count.get() >= number;
        }

        private boolean meets(String passing) {
            return passing.equals(kind) && count.incrementAndGet() == number;
        }
    }
}
