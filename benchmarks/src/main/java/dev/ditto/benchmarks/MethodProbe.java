package dev.ditto.benchmarks;

import dev.ditto.junit5.DittoCopy;
import dev.ditto.junit5.JdbcUrl;
import dev.ditto.junit5.Scope;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/**
 * Ten tests, each with a database of its own, that do nothing else but ask it something; to be inherited. They are
 * written out because a test plan does not say how often a test is repeated.
 */
@DittoCopy(scope = Scope.METHOD)
public abstract class MethodProbe {

    static final int TESTS = 10;

    static final String QUERY = "SELECT count(*) FROM orders";

    @Test
    void test1(@JdbcUrl String url) throws SQLException {
        ask(url);
    }

    @Test
    void test2(@JdbcUrl String url) throws SQLException {
        ask(url);
    }

    @Test
    void test3(@JdbcUrl String url) throws SQLException {
        ask(url);
    }

    @Test
    void test4(@JdbcUrl String url) throws SQLException {
        ask(url);
    }

    @Test
    void test5(@JdbcUrl String url) throws SQLException {
        ask(url);
    }

    @Test
    void test6(@JdbcUrl String url) throws SQLException {
        ask(url);
    }

    @Test
    void test7(@JdbcUrl String url) throws SQLException {
        ask(url);
    }

    @Test
    void test8(@JdbcUrl String url) throws SQLException {
        ask(url);
    }

    @Test
    void test9(@JdbcUrl String url) throws SQLException {
        ask(url);
    }

    @Test
    void test10(@JdbcUrl String url) throws SQLException {
        ask(url);
    }

    private static void ask(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(QUERY);
        }
    }
}
