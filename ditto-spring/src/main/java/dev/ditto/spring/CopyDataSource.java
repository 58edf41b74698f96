package dev.ditto.spring;

import dev.ditto.ConfigurationException;
import dev.ditto.Copy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The data source of a context, which leads to the copy of the test that asks. Each copy has a pool of its own, closed
 * before the copy goes: a connection of one class can never come up in another. Thread-safe.
 */
final class CopyDataSource extends AbstractDataSource implements DisposableBean {

    private final String bean;
    private final String copyName;
    private final ContextCopies copies;
    private final Environment environment;
    private final Map<Copy, ConnectionSource> sources = new ConcurrentHashMap<>();

    CopyDataSource(String bean, String copyName, ContextCopies copies, Environment environment) {
        this.bean = bean;
        this.copyName = copyName;
        this.copies = copies;
        this.environment = environment;
        copies.whenUnused(this::close);
        copies.starting();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return sources.computeIfAbsent(copies.current(copyName, bean), this::connectable)
                .source()
                .getConnection();
    }

    /** Looks within the map's own step: what is closed after that look is closed after the pool is in the map. */
    private ConnectionSource connectable(Copy copy) {
        if (!copies.isInUse(copy)) {
            throw new ConfigurationException("Data source '" + bean + "' leads to copy " + copy.id()
                    + " no more: the test that it was for ended while thread '"
                    + Thread.currentThread().getName()
                    + "' asked for a connection. End work in the background with the test.");
        }
        return ConnectionSource.of(copy, environment);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException(
                "Data source '" + bean + "' leads to the copy of the test that runs, which has a user of its own."
                        + " Ask without user and password.");
    }

    /** With the context. */
    @Override
    public void destroy() {
        sources.keySet().forEach(this::close);
    }

    private void close(Copy copy) {
        ConnectionSource source = sources.remove(copy);
        if (source != null) {
            source.close();
        }
    }

    @Override
    public String toString() {
        return "CopyDataSource[" + bean + "]";
    }
}
