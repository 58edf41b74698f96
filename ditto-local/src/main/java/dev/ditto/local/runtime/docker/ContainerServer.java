package dev.ditto.local.runtime.docker;

import dev.ditto.local.runtime.docker.container.ContainerDisk;
import dev.ditto.local.runtime.docker.container.ContainerTools;
import dev.ditto.local.runtime.docker.container.Containers;
import dev.ditto.local.spi.OwnServer;
import dev.ditto.local.spi.ServerTools;
import java.util.Optional;

/** A container that belongs to one copy, or to a snapshot being built. Thread-safe. */
final class ContainerServer implements OwnServer {

    private final Containers containers;
    private final String id;
    private final String name;
    private final ServerDoor door;
    private final String secret;

    /** @param secret what must not show in its log */
    ContainerServer(Containers containers, String id, String name, ServerDoor door, String secret) {
        this.containers = containers;
        this.id = id;
        this.name = name;
        this.door = door;
        this.secret = secret;
    }

    String id() {
        return id;
    }

    @Override
    public String name() {
        return name;
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
    public String toString() {
        return "ContainerServer[" + name + " at " + host() + ":" + port() + "]";
    }
}
