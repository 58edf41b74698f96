package dev.ditto.builds.project;

import dev.ditto.junit5.DittoCopy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Methods at once in one copy, in several classes at once. 4 tests in each subclass. */
@DittoCopy(dump = "classpath:canteen.sql")
@Execution(ExecutionMode.CONCURRENT)
abstract class SideBySide {

    @RepeatedTest(4)
    void hasItsMarksAlone(DataSource source) throws SQLException {
        Marks.leaveIn(source, getClass().getSimpleName());
    }

    @AfterAll
    static void isStillThere(DataSource source, TestInfo info) throws SQLException {
        Marks.leaveIn(source, info.getTestClass().orElseThrow().getSimpleName());
    }
}
