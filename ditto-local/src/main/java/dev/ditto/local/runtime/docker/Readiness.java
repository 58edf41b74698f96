package dev.ditto.local.runtime.docker;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.runtime.docker.container.Containers;
import dev.ditto.local.runtime.docker.container.Patience;
import dev.ditto.local.runtime.docker.container.SeenContainer;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/** Waits for a container's server to take logins, and notices within a moment if its container ends instead. */
final class Readiness {

    /**
     * A container's network may lose the first packet, which is sent again after a second; another attempt gets through
     * sooner. A busy server may need longer, so patience grows.
     */
    private static final Duration FIRST_ANSWER = Duration.ofMillis(100);

    /** Few servers end at once, and asking the daemon takes time from one that starts on the same machine. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(100);

    private final Containers containers;

    Readiness(Containers containers) {
        this.containers = containers;
    }

    /**
     * @return a connection on which it answered, the caller's to close; empty if the container ended or is gone
     * @throws RuntimeUnavailableException if that took too long; ends with the log
     */
    Optional<Socket> await(String id, ServerDoor door, String secret, Patience patience) {
        Duration answer = FIRST_ANSWER;
        Patience unseen = Patience.of(FIRST_LOOK);
        while (true) {
            Optional<Socket> socket = door.knock(answer);
            if (socket.isPresent()) {
                return socket;
            }
            if (unseen.isOver()
                    && containers.inspect(id).filter(SeenContainer::running).isEmpty()) {
                return Optional.empty();
            }
            if (patience.isOver()) {
                throw new RuntimeUnavailableException("The server in container " + id + " did not take logins at "
                        + door.host() + ":" + door.port() + " within " + patience.spent()
                        + ". Is the daemon's machine overloaded, or is that address not reachable from here?"
                        + logOf(id, secret));
            }
            patience.pause("the server in container " + id);
            answer = answer.multipliedBy(2).compareTo(ServerDoor.ANSWER) < 0
                    ? answer.multipliedBy(2)
                    : ServerDoor.ANSWER;
        }
    }

    /** What to say about a container that ended instead of serving. */
    RuntimeUnavailableException ended(String id, ServerOrder order, String secret) {
        String end = containers.inspect(id).map(SeenContainer::end).orElse("somebody removed it");
        return new RuntimeUnavailableException("The server " + order.name() + " (image " + order.image()
                + ") ended instead of serving: " + end
                + ". Is there memory and disk space on the daemon's machine, and does the image hold a "
                + order.engine().label() + " server?" + logOf(id, secret));
    }

    private String logOf(String id, String secret) {
        String log = redacted(containers.log(id), secret);
        return log.isEmpty() ? "" : "\nThe end of its log:\n" + log;
    }

    static String redacted(String text, String secret) {
        return secret.isEmpty() ? text : text.replace(secret, "***");
    }
}
