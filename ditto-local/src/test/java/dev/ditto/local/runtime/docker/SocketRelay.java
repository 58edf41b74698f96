package dev.ditto.local.runtime.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ServerSocketFactory;

/** Makes a socket file reachable over TCP on loopback, plain or over TLS. */
final class SocketRelay implements AutoCloseable {

    private final Path socket;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    SocketRelay(Path socket, ServerSocketFactory factory) throws IOException {
        this.socket = socket;
        this.listener = factory.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                SocketChannel daemon = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                threads.execute(() -> copy(client, daemon, true));
                threads.execute(() -> copy(client, daemon, false));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static void copy(Socket client, SocketChannel daemon, boolean towardsDaemon) {
        try {
            // By way of wrappers: streams of one channel exclude each other until JDK 19.
            InputStream in = towardsDaemon ? client.getInputStream() : Channels.newInputStream(reader(daemon));
            OutputStream out = towardsDaemon ? Channels.newOutputStream(writer(daemon)) : client.getOutputStream();
            byte[] bytes = new byte[1 << 16];
            int count = in.read(bytes);
            while (count >= 0) {
                out.write(bytes, 0, count);
                out.flush();
                count = in.read(bytes);
            }
            if (towardsDaemon) {
                daemon.shutdownOutput();
            } else {
                client.shutdownOutput();
            }
        } catch (IOException e) {
            end(client, daemon);
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

    private static void end(Socket client, SocketChannel daemon) {
        try (client;
                daemon) {
            daemon.isOpen();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
