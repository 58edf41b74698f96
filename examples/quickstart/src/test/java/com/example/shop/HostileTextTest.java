package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.junit5.DittoCopy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that look like SQL, like psql commands or like the end of the data come through as they were. */
@DittoCopy(dump = "classpath:shop.sql.gz")
class HostileTextTest {

    private static Stream<String> texts() {
        return Stream.of(
                "It's \"fine\"; DROP TABLE customers; --",
                "\\.",
                "first line\nsecond line\r\n\\.\nline after the end-of-copy mark",
                "C:\\temp\\new\\blouse\\\\",
                "tab\there, vertical\u000Btab, form\ffeed, back\bspace",
                "costs $$ and $tag$ is no quote $tag$; $1 neither",
                "Très bien 👍🏽 日本語 שלום",
                "\\N",
                "",
                "/* an open comment; -- and a closed line",
                "\\restrict me\n\\connect postgres\n\\! true",
                "COPY public.customers (id) FROM stdin;\n1\n\\.\n",
                "'E'\\''; SELECT 1; '",
                "ends with a backslash \\",
                "A long one: it was bought, worn, washed and worn again. ".repeat(250),
                "control \u0001\u001F\u007F characters",
                "  blanks around  ",
                "NULL");
    }

    @ParameterizedTest(name = "text {index}")
    @MethodSource("texts")
    void isInTheReviewsAsItWasWritten(String text, DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM reviews WHERE body = ?")) {
            query.setString(1, text);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(1);
            }
        }
    }

    @Test
    void noReviewWasLost(DataSource database) throws SQLException {
        assertThat(new Sql(database).text("SELECT md5(string_agg(body, '|' ORDER BY id)) FROM reviews"))
                .isEqualTo("584316e3417507dce8432078458cc956");
    }

    @Test
    void thePoliciesOfTheReviewsStillNameTheirRole(DataSource database) throws SQLException {
        assertThat(new Sql(database)
                        .text("SELECT roles FROM pg_policies WHERE policyname = 'support sees and edits all'"))
                .isEqualTo("{shop_support}");
    }
}
