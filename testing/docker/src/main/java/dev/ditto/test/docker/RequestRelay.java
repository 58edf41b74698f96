package dev.ditto.test.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A socket file in front of a daemon's. Knows the requests that pass by their kind, each on a connection of its own, and
 * breaks the one it is told to. Thread-safe.
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
            Fault current = fault.get();
            Failure how = current != null && current.meets(kind) ? current.how : null;
            new RelayedRequest(client, daemon, threads).serve(head, how);
        } catch (IOException e) {
            // One of the two went away, which the other learns by the end of its connection.
        }
    }

    @Override
    public void close() throws IOException {
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
