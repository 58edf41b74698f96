package dev.ditto.test.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port of this host's loopback interface that stands for one somewhere else.
 *
 * <p>Made by {@link PrivateDaemon#forward}. Thread-safe; {@link #close} cuts the connections that run through it.
 */
public final class PortForward implements AutoCloseable {

    private final ServerSocket door;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private PortForward(ServerSocket door, InetSocketAddress target) {
        this.door = door;
        this.target = target;
    }

    /** @param port of this host, 0 for any free one */
    static PortForward open(int port, InetSocketAddress target) {
        try {
            PortForward forward = new PortForward(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), target);
            forward.serve(forward::accept, "accept");
            return forward;
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " of this host cannot stand for " + target, e);
        }
    }

    /** The port of this host. */
    public int port() {
        return door.getLocalPort();
    }

    private void accept() throws IOException {
        while (!door.isClosed()) {
            Socket caller = remember(door.accept());
            serve(() -> connect(caller), "connect");
        }
    }

    private void connect(Socket caller) throws IOException {
        try (caller;
                Socket callee = remember(new Socket())) {
            callee.connect(target, 10_000);
            serve(() -> copy(callee, caller), "answer");
            copy(caller, callee);
        }
    }

    /** One direction; its end is the end of both, as no database goes on with half a connection. */
    private void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private Socket remember(Socket socket) throws IOException {
        open.add(socket);
        if (door.isClosed()) {
            socket.close();
        }
        return socket;
    }

    private void serve(Work work, String what) {
        Thread thread = new Thread(() -> run(work), "forward-" + port() + "-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    /** A broken connection is the business of its two ends, who have both seen it by now. */
    @SuppressWarnings("EmptyCatch")
    private static void run(Work work) {
        try {
            work.run();
        } catch (IOException ended) {
            // Nothing to add.
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Work {
        void run() throws IOException;
    }
}
