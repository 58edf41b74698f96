package dev.ditto.faults.relay;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A socket file in front of a daemon's, behind which containers cannot be removed for a while. Thread-safe. */
final class HinderedRemovals implements AutoCloseable {

    /** What becomes of a removal. */
    enum How {
        /** Refused, as somebody is at it already. */
        CONFLICT("409 Conflict", "removal of container is already in progress"),
        /** Refused, as its files are in use. */
        BUSY("500 Internal Server Error", "failed to remove root filesystem: unlinkat merged: device or resource busy"),
        /** Done, a minute later than anybody waits. */
        SLOW("", "");

        private final String status;
        private final String message;

        How(String status, String message) {
            this.status = status;
            this.message = message;
        }
    }

    private static final int BUFFER = 1 << 16;
    private static final Duration SLOWNESS = Duration.ofSeconds(60);

    private final Path file;
    private final Path daemon;
    private final How how;
    private final ServerSocketChannel listener;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger hindered = new AtomicInteger();
    private volatile long end;

    /** @param file to be made; its path has to be short */
    HinderedRemovals(Path file, Path daemon, How how) throws IOException {
        this.file = file;
        this.daemon = daemon;
        this.how = how;
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(file));
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "hindered-removals");
            thread.setDaemon(true);
            return thread;
        });
        end = System.nanoTime();
        threads.execute(this::accept);
    }

    /** As in {@code DOCKER_HOST}. */
    String host() {
        return "unix://" + file;
    }

    /** From now on, and for that long. */
    void hinder(Duration time) {
        end = System.nanoTime() + time.toNanos();
    }

    /** How many removals met it. */
    int hindered() {
        return hindered.get();
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
            ByteBuffer first = ByteBuffer.allocate(BUFFER);
            if (client.read(first) < 0) {
                return;
            }
            first.flip();
            String head = StandardCharsets.ISO_8859_1.decode(first.duplicate()).toString();
            boolean meets = head.matches("(?s)DELETE (/v[0-9.]+)?/containers/.*") && System.nanoTime() < end;
            hindered.addAndGet(meets ? 1 : 0);
            if (meets && how != How.SLOW) {
                refuse(client);
                return;
            }
            if (meets && closed.await(SLOWNESS.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
            pass(client, first);
        } catch (IOException | InterruptedException e) {
            // One of the two went away, which the other learns by the end of its connection.
        }
    }

    private void pass(SocketChannel client, ByteBuffer first) throws IOException {
        try (SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(daemon))) {
            write(server, first);
            threads.execute(() -> forward(client, server));
            copy(server, client);
        }
    }

    private void refuse(SocketChannel client) throws IOException {
        String body = "{\"message\":\"" + how.message + "\"}";
        String answer = "HTTP/1.1 " + how.status + "\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        write(client, StandardCharsets.US_ASCII.encode(answer));
        client.shutdownOutput();
    }

    private static void forward(SocketChannel client, SocketChannel server) {
        try {
            copy(client, server);
            server.shutdownOutput();
        } catch (IOException e) {
            // The answer tells what there is to tell.
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (from.read(buffer.clear()) >= 0) {
            write(to, buffer.flip());
        }
    }

    private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        threads.shutdownNow();
        Files.deleteIfExists(file);
    }
}
