package dev.ditto.local.runtime.docker.daemon;

import java.time.Duration;

/** The daemon did not answer, or stopped in the middle of an answer. */
final class DaemonSilentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DaemonSilentException(Duration waited, String request) {
        super("nothing came back for " + waited.toSeconds() + " s to " + request);
    }
}
