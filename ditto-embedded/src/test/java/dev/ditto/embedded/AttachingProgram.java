package dev.ditto.embedded;

import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** A second JVM: attaches, says to what, and holds on until its input ends; or races the idle stop so many times. */
final class AttachingProgram {

    private AttachingProgram() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        Path home = Path.of(arguments[0]);
        Duration idle = Duration.parse(arguments[1]);
        Storage storage = Storage.valueOf(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        for (int round = 1; round < rounds; round++) {
            try (RunningServer server = attach(home, idle, storage)) {
                select(server);
            }
        }
        try (RunningServer server = attach(home, idle, storage)) {
            select(server);
            System.out.println("ATTACHED " + server.port() + " " + server.incarnation() + " " + server.started());
            while (System.in.read() >= 0) {
                // until our parent lets go
            }
        }
    }

    private static RunningServer attach(Path home, Duration idle, Storage storage) {
        return new EmbeddedRuntime().attach(TestServers.request(home, idle, storage, new TestServers.Ports()));
    }

    private static void select(RunningServer server) throws SQLException {
        DriverManager.getConnection(TestServers.url(server.port()), TestServers.ADMIN, TestServers.PASSWORD)
                .close();
    }
}
