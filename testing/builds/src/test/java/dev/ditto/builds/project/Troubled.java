package dev.ditto.builds.project;

import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that end badly, each with its copy. 1 aborted, 1 skipped, 4 failed. */
@DittoCopy(dump = "classpath:canteen.sql", scope = Scope.METHOD)
class Troubled {

    @Test
    void isAborted(DataSource source) throws SQLException {
        Marks.leaveIn(source, "isAborted");
        Assumptions.abort("on purpose");
    }

    @Test
    @Disabled("on purpose")
    void isSkipped() {}

    @Test
    void fails(DataSource source) throws SQLException {
        Marks.leaveIn(source, "fails");
        Assertions.fail("on purpose");
    }

    @Test
    void leavesAConnectionInATransaction(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        connection.setAutoCommit(false);
        Marks.leaveIn(connection, "leavesAConnection");
        Assertions.fail("on purpose");
    }

    @Test
    @Timeout(value = 500, unit = TimeUnit.MILLISECONDS)
    void takesTooLong(Connection connection) throws SQLException {
        sleepIn(connection);
    }

    @Test
    @Timeout(value = 500, unit = TimeUnit.MILLISECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void takesTooLongInAThreadOfItsOwn(Connection connection) throws SQLException {
        sleepIn(connection);
    }

    private static void sleepIn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_sleep(2)");
        }
    }
}
