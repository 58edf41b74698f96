package dev.ditto.local.runtime.docker.daemon;

import com.github.dockerjava.api.DockerClient;

/** A container daemon that was found and answers. Thread-safe. */
public interface Daemon extends AutoCloseable {

    /** For calls that end soon: each has a deadline of its own. */
    DockerClient control();

    /** For streams that may take long: given up when nothing has moved for a while. */
    DockerClient streaming();

    /** As the daemon names itself; another daemon, or one whose data was thrown away, has another id. */
    String id();

    /** How much memory its machine has. */
    long memoryBytes();

    /** The address that ports of containers are bound to on the daemon's machine. */
    String bindAddress();

    /** The address at which this JVM reaches those ports. */
    String connectAddress();

    @Override
    void close();
}
