package dev.ditto.local.runtime.docker.daemon;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Listens at a socket file, reads what comes first and answers it, or hangs. */
final class SocketServer implements AutoCloseable {

    /** In an answer: here it stops for a moment, as a slow network does. */
    static final String PAUSE = "\f";

    private static final long PAUSE_MILLIS = 1500;

    private final ServerSocketChannel listener;
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    final AtomicInteger requests = new AtomicInteger();

    private final boolean closing;

    private SocketServer(Path socket, Function<String, String> answers, boolean closing) throws IOException {
        this.closing = closing;
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(() -> serve(answers), "socket-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes connections and never answers. */
    static SocketServer hanging(Path socket) throws IOException {
        return new SocketServer(socket, request -> "", false);
    }

    /** Begins an answer and leaves it at that. */
    static SocketServer stalling(Path socket, String begin) throws IOException {
        return new SocketServer(socket, request -> begin, false);
    }

    /** @param answers whole HTTP answers by request; empty: none, and the connection stays open */
    static SocketServer answering(Path socket, Function<String, String> answers) throws IOException {
        return new SocketServer(socket, answers, true);
    }

    static String ok(String json) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + json.replace(PAUSE, "").length() + "\r\n\r\n" + json;
    }

    private static void write(SocketChannel channel, String answer) throws IOException {
        String[] parts = answer.split(PAUSE, -1);
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                pause();
            }
            channel.write(ByteBuffer.wrap(parts[i].getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(Function<String, String> answers) {
        try {
            while (true) {
                SocketChannel channel = listener.accept();
                open.add(channel);
                ByteBuffer request = ByteBuffer.allocate(1 << 16);
                channel.read(request);
                requests.incrementAndGet();
                String answer = answers.apply(
                        StandardCharsets.US_ASCII.decode(request.flip()).toString());
                if (!answer.isEmpty()) {
                    write(channel, answer);
                }
                if (closing && !answer.isEmpty()) {
                    channel.close();
                }
            }
        } catch (ClosedChannelException e) {
            // The test is over.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
