package dev.ditto.builds.project;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fails before its first test, when it has its copy. A container that fails, no test. */
@DittoCopy(dump = "classpath:canteen.sql")
class FailsBeforeAll {

    @BeforeAll
    static void fails(DataSource source) throws SQLException {
        Marks.leaveIn(source, "FailsBeforeAll");
        throw new IllegalStateException("on purpose");
    }

    @AfterAll
    static void isStillThere(DataSource source) throws SQLException {
        Marks.leaveIn(source, "FailsBeforeAll");
    }

    @Test
    void isNotReached() {}
}
