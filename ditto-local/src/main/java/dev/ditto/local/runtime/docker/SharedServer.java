package dev.ditto.local.runtime.docker;

import dev.ditto.local.runtime.docker.container.ContainerDisk;
import dev.ditto.local.runtime.docker.container.ContainerTools;
import dev.ditto.local.runtime.docker.container.Containers;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerTools;
import java.time.Duration;
import java.util.Optional;

/** A shared server in a container, held by this session. Thread-safe. */
final class SharedServer implements RunningServer {

    private final Containers containers;
    private final String id;
    private final ServerDoor door;
    private final String secret;
    private final boolean started;
    private final SessionHold hold;

    SharedServer(Containers containers, String id, ServerDoor door, String secret, boolean started, SessionHold hold) {
        this.containers = containers;
        this.id = id;
        this.door = door;
        this.secret = secret;
        this.started = started;
        this.hold = hold;
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
