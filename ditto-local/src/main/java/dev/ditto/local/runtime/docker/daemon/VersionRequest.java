package dev.ditto.local.runtime.docker.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Asks a daemon for its version with what the JDK has: the usual client takes half a second to load, too long where
 * there is no daemon. An interrupt ends it where the place is a socket file.
 */
final class VersionRequest {

    /** In HTTP/1.0, so that the answer is in one piece and ends with the connection. */
    private static final byte[] REQUEST = "GET /version HTTP/1.0\r\nHost: docker\r\nAccept: application/json\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    private static final int LONGEST = 1 << 20;

    private final DaemonAddress address;
    private final Duration limit;

    VersionRequest(DaemonAddress address, Duration limit) {
        this.address = address;
        this.limit = limit;
    }

    /** The body of the answer. */
    byte[] send() throws IOException {
        byte[] answer = exchange();
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.") || end < 0) {
            throw new IOException("something else than a container daemon answers there");
        }
        String status = text.substring(0, text.indexOf("\r\n"));
        if (!status.matches("HTTP/1\\.[01] 200( .*)?")) {
            throw new IOException("it answers '" + status + "' when asked for its version");
        }
        return text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] exchange() throws IOException {
        if (address.isTcp()) {
            return address.certificates().isPresent()
                    ? overTls(address.certificates().get())
                    : overTcp();
        }
        return address.isSocketFile() ? overSocketFile() : overPipe();
    }

    private byte[] overSocketFile() throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(address.path()))) {
            return talk(Channels.newInputStream(channel), Channels.newOutputStream(channel));
        }
    }

    private byte[] overTcp() throws IOException {
        try (Socket socket = connect()) {
            return talk(socket.getInputStream(), socket.getOutputStream());
        }
    }

    private byte[] overTls(Path certificates) throws IOException {
        String host = address.host().orElseThrow();
        try (Socket plain = connect();
                SSLSocket socket = (SSLSocket) new DaemonTls(certificates)
                        .getSSLContext()
                        .getSocketFactory()
                        .createSocket(plain, host, address.uri().getPort(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return talk(socket.getInputStream(), socket.getOutputStream());
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        boolean done = false;
        try {
            int millis = Math.toIntExact(Math.max(1, limit.toMillis()));
            socket.setSoTimeout(millis);
            socket.connect(
                    new InetSocketAddress(
                            address.host().orElseThrow(), address.uri().getPort()),
                    millis);
            done = true;
            return socket;
        } finally {
            if (!done) {
                socket.close();
            }
        }
    }

    private byte[] overPipe() throws IOException {
        try (RandomAccessFile pipe =
                new RandomAccessFile(address.uri().getPath().replace('/', '\\'), "rw")) {
            pipe.write(REQUEST);
            return Channels.newInputStream(pipe.getChannel()).readNBytes(LONGEST);
        }
    }

    private static byte[] talk(InputStream in, OutputStream out) throws IOException {
        out.write(REQUEST);
        out.flush();
        return in.readNBytes(LONGEST);
    }
}
