package dev.ditto.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.engine.postgres.PostgresEngine;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.OwnServer;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerTools;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class DatabaseServerTest {

    private static final DatabaseServer.AdminLogin ADMIN = new DatabaseServer.AdminLogin("ditto_admin", "secret");
    private static final SQLException NONE_LEFT = new SQLException("FATAL: sorry, too many clients already", "53300");

    private final DatabaseServer server = new DatabaseServer(
            "a1", new PostgresEngine(), new Full(), ADMIN, ", or raise ditto.docker.max_connections");

    @Test
    void aServerWithoutAConnectionLeftSaysHowToGetOne() {
        assertThat(server.translate("the login of copy 1", NONE_LEFT))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage("The server at 127.0.0.1:5433 refused the login of copy 1: FATAL: sorry, too many clients"
                        + " already. Close connection pools that tests leave open or make them smaller, or raise"
                        + " ditto.docker.max_connections.");
    }

    @Test
    void aServerOfACopysOwnWithoutAConnectionLeftNamesNoSetting() {
        DatabaseServer own = DatabaseServer.of("p1", "i", new PostgresEngine(), new OwnFull(), ADMIN);
        assertThat(own.translate("the login of copy 1", NONE_LEFT))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage("The server at 127.0.0.1:5434 refused the login of copy 1: FATAL: sorry, too many clients"
                        + " already. Close connection pools that tests leave open or make them smaller; this copy's"
                        + " own server takes 100.");
    }

    @Test
    void anyOtherRefusalEndsWithTheLog() {
        assertThat(server.translate("a look", new SQLException("no", "42501")))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessage("The server at 127.0.0.1:5433 refused a look: no\nThe end of its log:\nLOG: it said");
    }

    /** What a removal in a server that hangs ends by, so that nothing waits for it for ever. */
    @Test
    void noWorkWaitsForAServersAnswerForMoreThanFiveMinutes() {
        List<Object> limits = new ArrayList<>();
        Connection connection = proxy(Connection.class, (method, arguments) -> {
            if (method.equals("setNetworkTimeout")) {
                limits.add(arguments[1]);
            }
            return null;
        });
        Engine engine = proxy(Engine.class, (method, arguments) -> method.equals("connect") ? connection : "postgres");
        try (DatabaseServer watched = new DatabaseServer("a1", engine, new Full(), ADMIN, "")) {
            watched.admin("to remove a copy", admin -> admin);
        }
        assertThat(limits).containsExactly(300_000);
    }

    private static <T> T proxy(Class<T> type, BiFunction<String, Object[], Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.apply(method.getName(), arguments)));
    }

    private record OwnFull() implements OwnServer {
        @Override
        public String name() {
            return "copy-1";
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public int port() {
            return 5434;
        }

        @Override
        public String logTail() {
            return "LOG: it said";
        }

        @Override
        public Optional<ServerTools> tools() {
            return Optional.empty();
        }
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
