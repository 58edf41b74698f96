package dev.ditto.local.runtime.docker.daemon;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * When something last moved through one direction of a request. Only the time somebody waits for the daemon counts: a
 * reader of ours who takes his time, or a dump that comes in slowly, is no silence of the daemon. Thread-safe.
 */
final class Movement {

    private volatile long since = System.nanoTime();
    private volatile boolean waitingForUs;

    /** How long the daemon has been waited for. */
    long stillNanos() {
        return waitingForUs ? 0 : System.nanoTime() - since;
    }

    /** A body on its way to the daemon: while it is read, the daemon waits for us. */
    InputStream sent(InputStream body) {
        return new Watched(body, true);
    }

    /** A body on its way from the daemon: while it is read, and only then, we wait for the daemon. */
    InputStream received(InputStream body) {
        waitingForUs = true;
        return new Watched(body, false);
    }

    private final class Watched extends FilterInputStream {

        private final boolean ours;

        Watched(InputStream body, boolean ours) {
            super(body);
            this.ours = ours;
        }

        @Override
        public int read() throws IOException {
            turn(ours);
            try {
                return super.read();
            } finally {
                turn(!ours);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            turn(ours);
            try {
                return super.read(bytes, offset, length);
            } finally {
                turn(!ours);
            }
        }

        private void turn(boolean us) {
            since = System.nanoTime();
            waitingForUs = us;
        }
    }
}
