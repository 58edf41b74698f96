package dev.ditto.local.runtime.docker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The place at which a server takes connections, seen from outside. Immutable. */
record ServerDoor(String host, int port, ContainedEngine engine, String adminUser) {

    /** A server that runs answers within that time. */
    static final Duration ANSWER = Duration.ofSeconds(2);

    /**
     * A connection on which a server that takes logins has answered; the caller's to close. Empty if there is none: a
     * proxy in front of a container takes connections before the server does.
     *
     * @param patience how long connecting may take, and how long the answer
     */
    Optional<Socket> knock(Duration patience) {
        return ask(engine.greeting(adminUser), engine::welcomes, patience);
    }

    /**
     * A connection that the server keeps open for as long as it waits for logins, and that takes part in nothing: a login
     * that was begun makes others wait for it.
     */
    Optional<Socket> lean(Duration patience) {
        return ask(engine.question(), engine::answers, patience);
    }

    private Optional<Socket> ask(byte[] words, IntPredicate isRight, Duration patience) {
        Socket socket = new Socket();
        boolean right = false;
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            socket.getOutputStream().write(words);
            right = isRight.test(socket.getInputStream().read());
            return right ? Optional.of(socket) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // not yet, or not any more
        } finally {
            if (!right) {
                close(socket);
            }
        }
    }

    /** Whether anything takes connections there. */
    static boolean takesConnections(String host, int port, Duration patience) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("A socket cannot be closed", e);
        }
    }
}
