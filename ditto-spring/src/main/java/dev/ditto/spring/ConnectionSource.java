package dev.ditto.spring;

import com.zaxxer.hikari.HikariDataSource;
import dev.ditto.Copy;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Opens connections to one copy: by the pool that Spring Boot takes by default, or without one if it is not there. */
record ConnectionSource(DataSource source, Runnable closing) {

    private static final String HIKARI = "com.zaxxer.hikari.HikariDataSource";

    /** Connects to nothing yet. */
    static ConnectionSource of(Copy copy, Environment environment) {
        return ClassUtils.isPresent(HIKARI, ConnectionSource.class.getClassLoader())
                ? Pool.of(copy, environment)
                : new ConnectionSource(copy.dataSource(), () -> {});
    }

    /** Connections that are in use are cut, so that nothing keeps the copy from going. */
    void close() {
        closing.run();
    }

    /** Loaded only where there is HikariCP. */
    private static final class Pool {

        /** As the user configured it, but with no connections made ahead: a copy lives for seconds. */
        static ConnectionSource of(Copy copy, Environment environment) {
            HikariDataSource pool = new HikariDataSource();
            Binder.get(environment).bind("spring.datasource.hikari", Bindable.ofInstance(pool));
            pool.setPoolName("ditto-" + copy.id());
            pool.setJdbcUrl(copy.jdbcUrl());
            pool.setUsername(copy.username());
            pool.setPassword(copy.password());
            pool.setMinimumIdle(0);
            return new ConnectionSource(pool, pool::close);
        }
    }
}
