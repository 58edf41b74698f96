package dev.ditto.local.runtime.docker;

import dev.ditto.DittoException;
import dev.ditto.local.runtime.docker.container.ContainerDisk;
import dev.ditto.local.runtime.docker.container.ContainerTools;
import dev.ditto.local.runtime.docker.container.Containers;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerTools;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shared server in a container, held by this session. Thread-safe. */
final class SharedServer implements RunningServer {

    private static final Logger LOG = LoggerFactory.getLogger(SharedServer.class);

    private final Containers containers;
    private final String id;
    private final ServerDoor door;
    private final String secret;
    private final boolean started;
    private final SessionHold hold;
    private final String session = UUID.randomUUID().toString();

    SharedServer(Containers containers, String id, ServerDoor door, String secret, boolean started, SessionHold hold) {
        this.containers = containers;
        this.id = id;
        this.door = door;
        this.secret = secret;
        this.started = started;
        this.hold = hold;
    }

    /** Says that this session came, so that its copies are removed should it be killed; to be called at once. */
    SharedServer announced() {
        tell(false);
        return this;
    }

    @Override
    public void leaveInOrder() {
        tell(true);
    }

    private void tell(boolean left) {
        try {
            containers.put(id, ContainerFiles.session(session, left));
        } catch (DittoException e) {
            // Then its copies stay for the idle time, or warm ones go before it: neither is worth a failure.
            LOG.debug("Container {} was not told that a session {}", id, left ? "left" : "came", e);
        }
    }

    /** The container's id: its data is never made a second time. */
    @Override
    public String incarnation() {
        return id;
    }

    @Override
    public String host() {
        return door.host();
    }

    @Override
    public int port() {
        return door.port();
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public String logTail() {
        return Readiness.redacted(containers.log(id), secret);
    }

    @Override
    public Optional<ServerTools> tools() {
        return Optional.of(new ContainerTools(containers, id, door.engine().port()));
    }

    @Override
    public Optional<Long> freeBytes() {
        return tools().flatMap(tools -> ContainerDisk.freeBytes(tools, ContainerFiles.MEMORY, ContainerFiles.ROOT));
    }

    @Override
    public void stayUp(Duration fromNow) {
        containers.put(id, ContainerFiles.kept(fromNow));
    }

    @Override
    public void close() {
        hold.close();
    }

    @Override
    public String toString() {
        return "SharedServer[" + host() + ":" + port() + "]";
    }
}
