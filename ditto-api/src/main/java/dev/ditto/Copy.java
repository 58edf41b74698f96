package dev.ditto;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * One ephemeral clone of a snapshot, as it was when it was asked for. Immutable and thread-safe;
 * {@link CopyClient#find} gives its present state.
 *
 * <p>Two copies are equal if they have the same id. {@link #toString()} never shows the password.
 *
 * @since 0.1
 */
public final class Copy {

    private final String id;
    private final CopyStatus status;
    private final String engine;
    private final String host;
    private final int port;
    private final String database;
    private final String username;
    private final String password;
    private final String jdbcUrl;
    private final String connectionString;
    private final Optional<String> runId;
    private final Optional<String> jobName;
    private final Optional<String> errorMessage;
    private final Instant createdAt;
    private final Optional<Instant> readyAt;
    private final Optional<Instant> destroyedAt;
    private final Duration ttl;
    private final boolean warm;

    private Copy(Builder builder) {
        id = Objects.requireNonNull(builder.id, "id");
        status = Objects.requireNonNull(builder.status, "status");
        engine = builder.engine;
        host = builder.host;
        port = builder.port;
        database = builder.database;
        username = builder.username;
        password = builder.password;
        jdbcUrl = builder.jdbcUrl;
        connectionString = builder.connectionString;
        runId = builder.runId;
        jobName = builder.jobName;
        errorMessage = builder.errorMessage;
        createdAt = Objects.requireNonNull(builder.createdAt, "createdAt");
        readyAt = builder.readyAt;
        destroyedAt = builder.destroyedAt;
        ttl = Objects.requireNonNull(builder.ttl, "ttl");
        warm = builder.warm;
    }

    /** For implementations of {@link CopyClient}. */
    public static Builder builder() {
        return new Builder();
    }

    /** A ULID: 26 characters, ascending with the time of creation. */
    public String id() {
        return id;
    }

    public CopyStatus status() {
        return status;
    }

    /** {@code postgres}, {@code mysql} or {@code mariadb}. */
    public String engine() {
        return engine;
    }

    /** Host name or address; empty while the copy has none. */
    public String host() {
        return host;
    }

    /** TCP port; 0 while the copy has none. */
    public int port() {
        return port;
    }

    public String database() {
        return database;
    }

    public String username() {
        return username;
    }

    /** The password of {@link #username()}; empty once the copy is gone. */
    public String password() {
        return password;
    }

    /** The JDBC URL, without credentials. */
    public String jdbcUrl() {
        return jdbcUrl;
    }

    /**
     * The JDBC URL with user and password as parameters, so that {@code DriverManager.getConnection(url)} works. Treat
     * it as a secret.
     */
    public String jdbcUrlWithCredentials() {
        return jdbcUrl + (jdbcUrl.indexOf('?') < 0 ? '?' : '&') + "user=" + encode(username) + "&password="
                + encode(password);
    }

    /** The engine's own connection string, with credentials, for clients that are not JDBC. Treat it as a secret. */
    public String connectionString() {
        return connectionString;
    }

    public Optional<String> runId() {
        return runId;
    }

    public Optional<String> jobName() {
        return jobName;
    }

    /** Why the copy failed or was lost. */
    public Optional<String> errorMessage() {
        return errorMessage;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Optional<Instant> readyAt() {
        return readyAt;
    }

    public Optional<Instant> destroyedAt() {
        return destroyedAt;
    }

    /** How long the copy lives from the time it was claimed, unless renewed. */
    public Duration ttl() {
        return ttl;
    }

    /** Whether the copy was cloned before anybody asked for it. */
    public boolean warm() {
        return warm;
    }

    /**
     * A data source that opens a new connection at every call, as {@link java.sql.DriverManager} does: no pool. The
     * engine's driver has to be on the class path. Thread-safe.
     */
    public DataSource dataSource() {
        return new DriverDataSource(jdbcUrl, username, password);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Copy that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Copy[" + id + " " + status + (warm ? " warm" : "") + (jdbcUrl.isEmpty() ? "" : " " + jdbcUrl)
                + (username.isEmpty() ? "" : " user=" + username)
                + jobName.map(name -> " job=" + name).orElse("")
                + errorMessage.map(message -> " error=" + message).orElse("") + "]";
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Collects what is known of a copy; not thread-safe. Id, status, creation time and TTL are required. */
    public static final class Builder {

        private String id = "";
        private CopyStatus status = CopyStatus.PENDING;
        private String engine = "";
        private String host = "";
        private int port;
        private String database = "";
        private String username = "";
        private String password = "";
        private String jdbcUrl = "";
        private String connectionString = "";
        private Optional<String> runId = Optional.empty();
        private Optional<String> jobName = Optional.empty();
        private Optional<String> errorMessage = Optional.empty();
        private Instant createdAt = Instant.EPOCH;
        private Optional<Instant> readyAt = Optional.empty();
        private Optional<Instant> destroyedAt = Optional.empty();
        private Duration ttl = Duration.ZERO;
        private boolean warm;

        private Builder() {}

        public Builder id(String value) {
            id = Objects.requireNonNull(value, "id");
            return this;
        }

        public Builder status(CopyStatus value) {
            status = Objects.requireNonNull(value, "status");
            return this;
        }

        public Builder engine(String value) {
            engine = Objects.requireNonNull(value, "engine");
            return this;
        }

        /** Host name or address, and TCP port. */
        public Builder address(String hostName, int tcpPort) {
            host = Objects.requireNonNull(hostName, "host");
            port = tcpPort;
            return this;
        }

        public Builder database(String value) {
            database = Objects.requireNonNull(value, "database");
            return this;
        }

        public Builder credentials(String user, String secret) {
            username = Objects.requireNonNull(user, "username");
            password = Objects.requireNonNull(secret, "password");
            return this;
        }

        /** The JDBC URL without credentials, and the engine's connection string with them. */
        public Builder urls(String jdbc, String dsn) {
            jdbcUrl = Objects.requireNonNull(jdbc, "jdbcUrl");
            connectionString = Objects.requireNonNull(dsn, "connectionString");
            return this;
        }

        public Builder runId(Optional<String> value) {
            runId = Objects.requireNonNull(value, "runId");
            return this;
        }

        public Builder jobName(Optional<String> value) {
            jobName = Objects.requireNonNull(value, "jobName");
            return this;
        }

        public Builder errorMessage(Optional<String> value) {
            errorMessage = Objects.requireNonNull(value, "errorMessage");
            return this;
        }

        public Builder createdAt(Instant value) {
            createdAt = Objects.requireNonNull(value, "createdAt");
            return this;
        }

        public Builder readyAt(Optional<Instant> value) {
            readyAt = Objects.requireNonNull(value, "readyAt");
            return this;
        }

        public Builder destroyedAt(Optional<Instant> value) {
            destroyedAt = Objects.requireNonNull(value, "destroyedAt");
            return this;
        }

        public Builder ttl(Duration value) {
            ttl = Objects.requireNonNull(value, "ttl");
            return this;
        }

        public Builder warm(boolean value) {
            warm = value;
            return this;
        }

        public Copy build() {
            if (id.isEmpty()) {
                throw new IllegalStateException("A copy needs an id");
            }
            return new Copy(this);
        }
    }
}
