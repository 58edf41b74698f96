package dev.ditto.test.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes a daemon's socket file reachable over TCP on loopback, plain or over TLS, and cuts a connection where a test wants
 * it cut. Thread-safe.
 */
public final class SocketRelay implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path socket;
    private final ServerSocket listener;
    private final ExecutorService threads;
    private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();

    public SocketRelay(Path socket, ServerSocketFactory factory) throws IOException {
        this.socket = socket;
        this.listener = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "relay-" + listener.getLocalPort());
            thread.setDaemon(true);
            return thread;
        });
        threads.execute(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** As in {@code DOCKER_HOST}. */
    public String host() {
        return "tcp://127.0.0.1:" + port();
    }

    /**
     * Counts what passes from now on, in both directions, on connections whose request begins so; and ends the connection
     * on which a byte passes, once. Replaces the cut that was asked for before.
     *
     * @param request say {@code POST /[^ ]+/exec/}
     * @param bytes how many may pass; {@link Long#MAX_VALUE} to count only
     */
    public Cut cut(String request, long bytes) {
        Cut next = new Cut(Pattern.compile(request), bytes);
        cut.set(next);
        return next;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                SocketChannel daemon = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                Line line = new Line(client, daemon, cut.get());
                threads.execute(() -> line.copy(true));
                threads.execute(() -> line.copy(false));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    /** Where to cut, and how far it got. Thread-safe. */
    public static final class Cut {

        private final Pattern request;
        private final long limit;
        private long passed;
        private boolean done;

        private Cut(Pattern request, long limit) {
            this.request = request;
            this.limit = limit;
        }

        /** How many bytes have passed. */
        public synchronized long passed() {
            return passed;
        }

        /** Whether a connection was cut. */
        public synchronized boolean isDone() {
            return done;
        }

        private boolean concerns(String head) {
            return request.matcher(head).lookingAt();
        }

        /** How many of these may pass; fewer than there are: the connection ends after them. */
        private synchronized int pass(int count) {
            if (done || passed + count <= limit) {
                passed += count;
                return count;
            }
            done = true;
            int allowed = (int) (limit - passed);
            passed = limit;
            return allowed;
        }
    }

    /** One connection. */
    private static final class Line {

        private final Socket client;
        private final SocketChannel daemon;
        private final @Nullable Cut cut;
        private volatile boolean concerned;

        Line(Socket client, SocketChannel daemon, @Nullable Cut cut) {
            this.client = client;
            this.daemon = daemon;
            this.cut = cut;
        }

        void copy(boolean towardsDaemon) {
            try {
                // By way of wrappers: streams of one channel exclude each other until JDK 19.
                InputStream in = towardsDaemon ? client.getInputStream() : Channels.newInputStream(reader(daemon));
                OutputStream out = towardsDaemon ? Channels.newOutputStream(writer(daemon)) : client.getOutputStream();
                byte[] bytes = new byte[BUFFER];
                int count = in.read(bytes);
                if (towardsDaemon && count > 0) {
                    String head = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
                    concerned = cut != null && cut.concerns(head);
                }
                while (count >= 0) {
                    int allowed = concerned && cut != null ? cut.pass(count) : count;
                    out.write(bytes, 0, allowed);
                    out.flush();
                    if (allowed < count) {
                        end();
                        return;
                    }
                    count = in.read(bytes);
                }
                endOf(towardsDaemon);
            } catch (IOException e) {
                end();
            }
        }

        private void endOf(boolean towardsDaemon) throws IOException {
            if (towardsDaemon) {
                daemon.shutdownOutput();
            } else {
                client.shutdownOutput();
            }
        }

        private void end() {
            try (client;
                    daemon) {
                daemon.isOpen();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static ReadableByteChannel reader(SocketChannel channel) {
            return new ReadableByteChannel() {
                @Override
                public int read(ByteBuffer bytes) throws IOException {
                    return channel.read(bytes);
                }

                @Override
                public boolean isOpen() {
                    return channel.isOpen();
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        }

        private static WritableByteChannel writer(SocketChannel channel) {
            return new WritableByteChannel() {
                @Override
                public int write(ByteBuffer bytes) throws IOException {
                    return channel.write(bytes);
                }

                @Override
                public boolean isOpen() {
                    return channel.isOpen();
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        }
    }
}
