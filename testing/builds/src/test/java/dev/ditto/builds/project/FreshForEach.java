package dev.ditto.builds.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.FromCopy;
import dev.ditto.junit5.Scope;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fresh copy for every test, at once. 7 tests. */
@DittoCopy(dump = "classpath:canteen.sql", scope = Scope.METHOD)
@Execution(ExecutionMode.CONCURRENT)
class FreshForEach {

    @FromCopy
    Copy own;

    @BeforeEach
    void isFresh(DataSource source, TestInfo test) throws SQLException {
        Marks.areNone(source);
        Marks.leaveIn(source, mark(test));
    }

    @AfterEach
    void isStillThere(Copy copy, TestInfo test) throws SQLException {
        assertThat(copy).isEqualTo(own);
        Marks.leaveIn(copy.dataSource(), mark(test));
    }

    @Test
    void isOneOfMany(Copy copy) {
        assertThat(copy).isEqualTo(own);
    }

    @RepeatedTest(2)
    void isRepeated(Copy copy) {
        assertThat(copy).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void hasParameters(int number, Copy copy) {
        assertThat(number).isPositive();
        assertThat(copy).isEqualTo(own);
    }

    @TestFactory
    Stream<DynamicTest> sharesOneInAFactory(Copy copy) {
        return Stream.of("one", "two")
                .map(name ->
                        DynamicTest.dynamicTest(name, () -> assertThat(copy).isEqualTo(own)));
    }

    private String mark(TestInfo test) {
        return test.getTestMethod().orElseThrow().getName() + System.identityHashCode(this);
    }
}
