package dev.ditto.local.runtime.docker.container;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The daemon of this machine behind TCP, with a way to cut all connections to it. */
final class DaemonProxy implements AutoCloseable {

    private final ServerSocketChannel server;
    private final List<SocketChannel> channels = new CopyOnWriteArrayList<>();

    DaemonProxy() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start(this::accept);
    }

    String address() throws IOException {
        return "tcp://127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /** Ends every connection; new ones are taken. */
    void cut() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    private void accept() throws IOException {
        while (server.isOpen()) {
            SocketChannel client = server.accept();
            SocketChannel daemon = SocketChannel.open(StandardProtocolFamily.UNIX);
            daemon.connect(UnixDomainSocketAddress.of("/var/run/docker.sock"));
            channels.addAll(List.of(client, daemon));
            start(() -> pump(client, daemon));
            start(() -> pump(daemon, client));
        }
    }

    private static void pump(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (((ByteChannel) from).read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
            buffer.clear();
        }
        to.shutdownOutput();
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // cut, as was asked for
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private interface Work {
        void run() throws IOException;
    }
}
