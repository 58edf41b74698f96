package dev.ditto.test.docker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Asks a daemon whether it is there, by its own protocol: the docker command may be missing where a daemon is, and there
 * where none is.
 */
final class DaemonProbe {

    private static final String DEFAULT_PLACE = "unix:///var/run/docker.sock";
    private static final byte[] PING =
            "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final String place;

    private DaemonProbe(String place) {
        this.place = place;
    }

    /** The daemon that a user of this environment means. */
    static DaemonProbe of(Map<String, String> environment) {
        String named = environment.getOrDefault("DOCKER_HOST", "");
        return at(named.isBlank() ? DEFAULT_PLACE : named);
    }

    /** @param place as in {@code DOCKER_HOST}: {@code unix:///path} or {@code tcp://host:port}, the latter without TLS */
    static DaemonProbe at(String place) {
        return new DaemonProbe(place);
    }

    DaemonAnswer ask(Duration limit) {
        try {
            String status = firstLine(address(), System.nanoTime() + limit.toNanos());
            return new DaemonAnswer(place, status.contains(" 200 ") ? null : "it said '" + status + "'");
        } catch (IOException | IllegalArgumentException e) {
            return new DaemonAnswer(place, e.toString());
        }
    }

    private SocketAddress address() throws IOException {
        URI uri = URI.create(place);
        if ("unix".equals(uri.getScheme())) {
            return UnixDomainSocketAddress.of(uri.getPath());
        }
        if ("tcp".equals(uri.getScheme()) && uri.getHost() != null) {
            return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 2375 : uri.getPort());
        }
        throw new IOException("only unix:///path and tcp://host:port can be asked");
    }

    private static String firstLine(SocketAddress address, long deadline) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        try (Selector selector = Selector.open();
                SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            if (!channel.connect(address)) {
                await(selector, deadline);
                channel.finishConnect();
            }
            channel.write(ByteBuffer.wrap(PING));
            key.interestOps(SelectionKey.OP_READ);
            return readLine(channel, selector, deadline);
        }
    }

    private static String readLine(SocketChannel channel, Selector selector, long deadline) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\n") < 0) {
            await(selector, deadline);
            if (channel.read(buffer.clear()) < 0) {
                break;
            }
            text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
        }
        return text.toString().lines().findFirst().orElse("");
    }

    private static void await(Selector selector, long deadline) throws IOException {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        selector.selectedKeys().clear();
        if (left <= 0 || selector.select(left) == 0) {
            throw new IOException("no answer in time");
        }
    }
}
