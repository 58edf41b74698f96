package dev.ditto.benchmarks;

import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.JdbcUrl;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

/** The same with ditto; to be inherited. */
@DittoCopy
public abstract class CopySuiteProbe {

    @Test
    void works(@JdbcUrl String url) throws Exception {
        SuiteWork.run(() -> DriverManager.getConnection(url));
    }
}
