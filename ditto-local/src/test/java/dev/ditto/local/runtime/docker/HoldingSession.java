package dev.ditto.local.runtime.docker;

import dev.ditto.local.spi.Storage;
import java.io.IOException;
import java.time.Duration;

/** A JVM that holds a shared server until it is killed. */
final class HoldingSession {

    private HoldingSession() {}

    /** Arguments: state, server id, idle seconds. Says one line when it holds the server. */
    public static void main(String[] arguments) throws IOException {
        ServerFixture home = new ServerFixture(arguments[0]);
        Duration idle = Duration.ofSeconds(Long.parseLong(arguments[2]));
        var server = home.runtime.attach(home.shared(arguments[1], Storage.DISK, idle));
        System.out.println("holding " + server.incarnation());
        while (System.in.read() >= 0) {
            // until the end of the test
        }
    }
}
