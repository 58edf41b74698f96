package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server and this session's hold on it. */
final class EmbeddedServer implements RunningServer {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);

    private final SessionHold hold;
    private final ServerFiles files;
    private final String incarnation;
    private final int port;
    private final boolean started;

    EmbeddedServer(SessionHold hold, ServerFiles files, String incarnation, int port, boolean started) {
        this.hold = hold;
        this.files = files;
        this.incarnation = incarnation;
        this.port = port;
        this.started = started;
    }

    @Override
    public String incarnation() {
        return incarnation;
    }

    @Override
    public String host() {
        return ServerDoor.HOST;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public String logTail() {
        return ServerLog.tail(files.log());
    }

    @Override
    public Optional<Long> freeBytes() {
        try {
            return Optional.of(Files.getFileStore(files.root()).getUsableSpace());
        } catch (IOException e) {
            LOG.debug("How much is free in {} cannot be told", files.root(), e);
            return Optional.empty();
        }
    }

    @Override
    public void stayUp(Duration fromNow) {
        try {
            hold.stayUp(fromNow);
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The server on port " + port + " could not be told to stay up (" + e
                            + "). Has this session let go of it?",
                    e);
        }
    }

    @Override
    public void leaveInOrder() {
        try {
            hold.leave();
        } catch (IOException e) {
            LOG.debug("The server on port {} was not told that this session leaves", port, e);
        }
    }

    @Override
    public void close() {
        try {
            hold.close();
        } catch (IOException e) {
            throw new RuntimeUnavailableException(
                    "The hold on the server on port " + port + " could not be let go (" + e
                            + "): it stays up until this JVM ends.",
                    e);
        }
    }

    @Override
    public String toString() {
        return "EmbeddedServer[" + ServerDoor.HOST + ":" + port + " " + incarnation + "]";
    }
}
