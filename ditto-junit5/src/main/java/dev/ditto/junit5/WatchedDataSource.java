package dev.ditto.junit5;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A copy's data source that remembers the connections it opened; everything else is the data source's own affair. */
final class WatchedDataSource implements DataSource {

    private final DataSource source;
    private final OpenedConnections connections;
    private final String owner;

    WatchedDataSource(DataSource source, OpenedConnections connections, String owner) {
        this.source = source;
        this.connections = connections;
        this.owner = owner;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connections.remember(source.getConnection(), owner);
    }

    @Override
    public Connection getConnection(String user, String secret) throws SQLException {
        return connections.remember(source.getConnection(user, secret), owner);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return source.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || source.isWrapperFor(type);
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
