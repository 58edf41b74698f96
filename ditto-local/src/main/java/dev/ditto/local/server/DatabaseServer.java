package dev.ditto.local.server;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.OwnServer;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerTools;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** A server as an administrator sees it: a shared one this session is attached to, or one of a copy's own. Thread-safe. */
public final class DatabaseServer implements AutoCloseable {

    private static final String TOO_MANY_CONNECTIONS = "53300";

    /** What one test class and its application may have open at once in a copy's own server; no setting changes it. */
    public static final int OWN_CONNECTIONS = 100;

    /** No clone or removal is expected to take longer; a server that hangs is not waited for any longer. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    private final String id;
    private final Engine engine;
    private final RunningServer running;
    private final AdminLogin login;
    private final String remedy;
    private final AdminConnections connections;

    /** @param remedy ends the message for a server without a connection left, after what people can do anyhow */
    DatabaseServer(String id, Engine engine, RunningServer running, AdminLogin login, String remedy) {
        this.id = id;
        this.engine = engine;
        this.running = running;
        this.login = login;
        this.remedy = remedy;
        connections = new AdminConnections(this::connectForWork);
    }

    /** A server that belongs to one copy or one restore, which nobody else holds. */
    public static DatabaseServer of(
            String placeId, String incarnation, Engine engine, OwnServer server, AdminLogin login) {
        return new DatabaseServer(
                placeId,
                engine,
                new UnsharedServer(incarnation, server),
                login,
                "; this copy's own server takes " + OWN_CONNECTIONS);
    }

    public String id() {
        return id;
    }

    public Engine engine() {
        return engine;
    }

    /** Names the data behind it, see {@link RunningServer#incarnation()}. */
    public String incarnation() {
        return running.incarnation();
    }

    public String host() {
        return running.host();
    }

    public int port() {
        return running.port();
    }

    /** Whether attaching had to start it. */
    public boolean started() {
        return running.started();
    }

    /**
     * Runs an administrator's work.
     *
     * @param purpose what is done, for the message
     * @throws ServerLostException if the server is not there any more
     * @throws RuntimeUnavailableException if the server refused
     */
    public <T> T admin(String purpose, AdminWork<T> work) {
        try {
            return connections.run(work);
        } catch (SQLException e) {
            throw translate(purpose, e);
        }
    }

    private Connection connectForWork() throws SQLException {
        Connection connection = connect(engine.adminDatabase());
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_SILENCE.toMillis()));
        return connection;
    }

    /** Opens the connection that the first work will need. */
    void warmUp() {
        admin("a first connection", admin -> admin);
    }

    /** An administrator's connection to a database; the caller's to close. */
    public Connection connect(String database) throws SQLException {
        return engine.connect(host(), port(), database, login.user(), login.password());
    }

    /** The server's own programs; empty where there are none. */
    public Optional<ServerTools> tools() {
        return running.tools();
    }

    /** How many bytes are free where its data lies; empty where that cannot be told. */
    public Optional<Long> freeBytes() {
        return running.freeBytes();
    }

    /** Keeps it up for so long though nobody holds it, see {@link RunningServer#stayUp}. */
    public void stayUp(Duration fromNow) {
        running.stayUp(fromNow);
    }

    /** Says that other data than this session knows took this server's place. */
    public ServerLostException replaced() {
        return new ServerLostException(
                this, "The server at " + host() + ":" + port() + " was replaced by another one.", null);
    }

    /** A connection of somebody else; the caller's to close. */
    public Connection connect(String database, String user, String password) throws SQLException {
        return engine.connect(host(), port(), database, user, password);
    }

    /** What a failed statement means for this server. */
    public RuntimeException translate(String purpose, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("08") || state.startsWith("57P0")) {
            return new ServerLostException(
                    this, "The server at " + host() + ":" + port() + " is not there any more.", e);
        }
        if (state.equals(TOO_MANY_CONNECTIONS)) {
            return new RuntimeUnavailableException(
                    "The server at " + host() + ":" + port() + " refused " + purpose + ": " + e.getMessage()
                            + ". Close connection pools that tests leave open or make them smaller" + remedy + ".",
                    e);
        }
        String log = running.logTail();
        return new RuntimeUnavailableException(
                "The server at " + host() + ":" + port() + " refused " + purpose + ": " + e.getMessage()
                        + (log.isEmpty() ? "" : "\nThe end of its log:\n" + log),
                e);
    }

    /** Says that this session leaves no copy in it, see {@link RunningServer#leaveInOrder}. */
    void leaveInOrder() {
        running.leaveInOrder();
    }

    /** Lets go of the server. Idempotent. */
    @Override
    public void close() {
        connections.close();
        running.close();
    }

    /** A server as one that is held, though nobody holds it. */
    private record UnsharedServer(String incarnation, OwnServer server) implements RunningServer {

        @Override
        public String host() {
            return server.host();
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public boolean started() {
            return true;
        }

        @Override
        public String logTail() {
            return server.logTail();
        }

        @Override
        public Optional<ServerTools> tools() {
            return server.tools();
        }

        @Override
        public Optional<Long> freeBytes() {
            return server.freeBytes();
        }

        @Override
        public void close() {
            // It lives until it is removed.
        }
    }

    /** Who the administrator is. */
    public record AdminLogin(String user, String password) {
        @Override
        public String toString() {
            return "AdminLogin[" + user + "]";
        }
    }
}
