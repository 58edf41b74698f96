package dev.ditto.local.spi;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the server's own programs where the server runs, as the server's user. Nothing of this machine is visible there;
 * what a program needs is sent. Thread-safe.
 */
public interface ServerTools {

    /** The port at which a program there reaches the server on 127.0.0.1. */
    int port();

    /**
     * Sends a file.
     *
     * @param name a file name without directories
     * @param sizeBytes how long it is, to the byte
     * @return its path there; to be given to {@link #remove}
     */
    String send(String name, InputStream content, long sizeBytes) throws IOException;

    /**
     * Sends a directory.
     *
     * @param name a file name without directories
     * @param tar its entries, relative to it, as an uncompressed tar
     * @return its path there; to be given to {@link #remove}
     */
    String unpack(String name, InputStream tar) throws IOException;

    /** Removes what was sent. Idempotent. */
    void remove(String path) throws IOException;

    /**
     * Starts a program and answers its standard output. Reading to its end means that the program ended with status 0;
     * any other end, an unknown one included, is an {@link IOException} with the last 50 lines the program said,
     * secrets left out. Closing it early ends the program.
     */
    InputStream run(Call call) throws IOException;

    /**
     * A program to run.
     *
     * @param command the program and its arguments; visible to everybody
     * @param secrets environment variables; their values never show in a message
     * @param said told each line of standard error, in another thread
     * @param silence how long the program may neither write nor end before it is given up
     */
    record Call(List<String> command, Map<String, String> secrets, Consumer<String> said, Duration silence) {

        public Call {
            command = List.copyOf(command);
            secrets = Map.copyOf(secrets);
        }

        @Override
        public String toString() {
            return "Call" + command;
        }
    }
}
