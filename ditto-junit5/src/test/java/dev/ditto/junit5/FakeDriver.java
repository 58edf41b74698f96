package dev.ditto.junit5;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Connections to {@code jdbc:fake:} that can be closed and say so, and nothing else. */
final class FakeDriver implements Driver {

    /** Until the returned resource is closed, the driver manager knows this driver. */
    static AutoCloseable register() throws SQLException {
        FakeDriver driver = new FakeDriver();
        DriverManager.registerDriver(driver);
        return () -> DriverManager.deregisterDriver(driver);
    }

    @Override
    public @Nullable Connection connect(String url, Properties info) {
        if (!acceptsURL(url)) {
            return null;
        }
        String copy = url.substring("jdbc:fake:".length());
        Journal.add("connect " + copy + " as " + info.getProperty("user"));
        AtomicBoolean closed = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "close" -> {
                            Journal.add("disconnect " + copy);
                            closed.set(true);
                            yield null;
                        }
                        case "isClosed" -> closed.get();
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        case "toString" -> "connection to " + copy;
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:fake:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
