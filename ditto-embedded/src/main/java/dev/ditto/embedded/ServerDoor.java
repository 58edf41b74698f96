package dev.ditto.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks a port of this machine whether a Postgres answers, without logging in. */
final class ServerDoor {

    static final String HOST = "127.0.0.1";

    private static final int TIMEOUT_MILLIS = 1000;

    /** "Do you speak TLS?": length 8, request code 80877103. Answered with one letter. */
    private static final byte[] TLS_REQUEST = {0, 0, 0, 8, 4, (byte) 210, 22, 47};

    private ServerDoor() {}

    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(TLS_REQUEST);
            int answer = socket.getInputStream().read();
            return answer == 'N' || answer == 'S';
        } catch (IOException e) {
            return false; // nobody there, not yet or not any more
        }
    }
}
