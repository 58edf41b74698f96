package dev.ditto.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.engine.postgres.PostgresEngine;
import dev.ditto.local.spi.RunningServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DatabaseServerTest {

    private final DatabaseServer server = new DatabaseServer(
            "a1", new PostgresEngine(), new Full(), new DatabaseServer.AdminLogin("ditto_admin", "secret"));

    @Test
    void aServerWithoutAConnectionLeftSaysHowToGetOne() {
        assertThat(server.translate(
                        "the login of copy 1", new SQLException("FATAL: sorry, too many clients already", "53300")))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage("The server at 127.0.0.1:5433 refused the login of copy 1: FATAL: sorry, too many clients"
                        + " already. Close connection pools that tests leave open, make them smaller, or raise"
                        + " ditto.embedded.max_connections.");
    }

    @Test
    void anyOtherRefusalEndsWithTheLog() {
        assertThat(server.translate("a look", new SQLException("no", "42501")))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage("The server at 127.0.0.1:5433 refused a look: no\nThe end of its log:\nLOG: it said");
    }

    private static final class Full implements RunningServer {
        @Override
        public String incarnation() {
            return "i";
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public int port() {
            return 5433;
        }

        @Override
        public boolean started() {
            return false;
        }

        @Override
        public String logTail() {
            return "LOG: it said";
        }

        @Override
        public void close() {}
    }
}
