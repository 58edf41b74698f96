package dev.ditto.test.docker;

import dev.ditto.test.docker.RequestRelay.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** One request on its way to the daemon and its answer on the way back, or what becomes of them. */
final class RelayedRequest {

    private static final int BUFFER = 1 << 16;

    private final SocketChannel client;
    private final Path daemon;
    private final ExecutorService threads;

    RelayedRequest(SocketChannel client, Path daemon, ExecutorService threads) {
        this.client = client;
        this.daemon = daemon;
        this.threads = threads;
    }

    /** Returns when the answer is over. */
    void serve(ByteBuffer head, @Nullable Failure how) throws IOException {
        if (how == Failure.REFUSED) {
            return;
        }
        if (how == Failure.STATUS_500 || how == Failure.STATUS_409) {
            answer(how == Failure.STATUS_500 ? "500 Internal Server Error" : "409 Conflict", "a test made this fail");
            return;
        }
        try (SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(daemon))) {
            write(server, head);
            threads.execute(() -> forward(server));
            if (how == null) {
                copy(server, client);
            } else {
                breakAnswer(server, how);
            }
        }
    }

    private void breakAnswer(SocketChannel server, Failure how) throws IOException {
        byte[] answer = all(server);
        if (how == Failure.CUT) {
            write(client, ByteBuffer.wrap(answer, 0, answer.length / 2));
        }
        if (how == Failure.SILENT) {
            // Until whoever asked has given up.
            drain(client);
        }
    }

    /** Answers in the daemon's stead. */
    void answer(String status, String message) throws IOException {
        byte[] body = ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + body.length + "\r\n\r\n";
        write(client, ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        write(client, ByteBuffer.wrap(body));
        client.shutdownOutput();
        // A body that is not read would end the connection before its answer is.
        drain(client);
    }

    private void forward(SocketChannel server) {
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

    private static byte[] all(SocketChannel from) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (from.read(buffer.clear()) >= 0) {
            bytes.write(buffer.array(), 0, buffer.position());
        }
        return bytes.toByteArray();
    }

    private static void drain(SocketChannel from) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (from.read(buffer.clear()) >= 0) {
            buffer.flip();
        }
    }

    private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }
}
