package dev.ditto.benchmarks;

import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

/** A test class that shares one database with all others, and leaves in it what it did; to be inherited. */
public abstract class SharedSuiteProbe {

    @Test
    void works() throws Exception {
        SuiteWork.run(() -> DriverManager.getConnection(System.getProperty(PlainJdbcProbe.URL, "")));
    }
}
