package dev.ditto.builds.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.DittoProperty;
import dev.ditto.junit5.FromCopy;
import dev.ditto.junit5.JdbcUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy of the class, injected everywhere, and there until the end of its {@code @AfterAll}. 9 tests. */
@DittoCopy(dump = "classpath:canteen.sql")
class SharedByTests {

    @JdbcUrl
    static String url;

    @FromCopy
    DataSource source;

    private final Copy ofConstructor;

    SharedByTests(Copy copy) {
        ofConstructor = copy;
    }

    @BeforeAll
    static void isThere(Connection connection, @DittoProperty(DittoProperty.Kind.PORT) int port) throws SQLException {
        assertThat(url).contains(":" + port);
        Marks.leaveIn(connection, "SharedByTests");
    }

    @AfterAll
    static void isStillThere(DataSource database) throws SQLException {
        Marks.leaveIn(database, "SharedByTests");
        try (Connection connection = DriverManager.getConnection(url)) {
            Marks.leaveIn(connection, "SharedByTests");
        }
    }

    @BeforeEach
    @AfterEach
    void isTheSame(Copy copy) {
        assertThat(copy).isEqualTo(ofConstructor);
    }

    @Test
    void isInjected(Copy copy, Connection connection) throws SQLException {
        assertThat(url).startsWith(copy.jdbcUrl());
        Marks.leaveIn(connection, "SharedByTests");
        Marks.leaveIn(source, "SharedByTests");
    }

    @RepeatedTest(2)
    void isRepeated(DataSource database) throws SQLException {
        Marks.leaveIn(database, "SharedByTests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soup", "pie"})
    void hasParameters(String dish, DataSource database) throws SQLException {
        assertThat(dish).isNotEmpty();
        Marks.leaveIn(database, "SharedByTests");
    }

    @TestFactory
    Stream<DynamicTest> isDynamic(DataSource database) {
        return Stream.of("one", "two")
                .map(name -> DynamicTest.dynamicTest(name, () -> Marks.leaveIn(database, "SharedByTests")));
    }

    @Nested
    class Within {

        @Test
        void isTheOuterOne(Copy copy) throws SQLException {
            assertThat(copy).isEqualTo(ofConstructor);
            Marks.leaveIn(copy.dataSource(), "SharedByTests");
        }
    }

    @Nested
    @DittoCopy(dump = "classpath:canteen.sql")
    class WithItsOwn {

        @Test
        void isAnother(Copy copy) throws SQLException {
            assertThat(copy).isNotEqualTo(ofConstructor);
            Marks.leaveIn(copy.dataSource(), "WithItsOwn");
        }
    }
}
