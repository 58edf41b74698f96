package dev.ditto.local.engine.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.PGCopyInputStream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The one place that knows pgjdbc, which is the user's to bring. */
final class PostgresDriver {

    private static final String CONNECT_TIMEOUT_SECONDS = "10";
    private static final String LOGIN_TIMEOUT_SECONDS = "30";

    /** No single statement of a restore is expected to be silent for longer. */
    private static final Duration LONGEST_SILENCE = Duration.ofHours(1);

    private static final int COPY_BUFFER_BYTES = 1 << 16;

    private static final Pattern COPY_CONTEXT = Pattern.compile("^COPY .+?, line (\\d{1,9})\\b", Pattern.MULTILINE);

    private PostgresDriver() {}

    static Connection connect(String url, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "ditto");
        properties.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
        properties.setProperty("socketTimeout", LOGIN_TIMEOUT_SECONDS);
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        // Statements go to the server as they are, several in one message.
        properties.setProperty("preferQueryMode", "simple");
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("The PostgreSQL driver does not accept " + url);
        }
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_SILENCE.toMillis()));
        return connection;
    }

    /** Streams a COPY block, in UTF-8 whatever it is stored in; answers how many rows went in. */
    static long copyIn(Connection connection, String sql, InputStream data, Charset charset)
            throws SQLException, IOException {
        CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
        return charset.equals(StandardCharsets.UTF_8)
                ? copies.copyIn(sql, data, COPY_BUFFER_BYTES)
                : copies.copyIn(sql, new InputStreamReader(data, charset));
    }

    /** What a COPY … TO STDOUT answers, while the server goes on; closing it early ends that. */
    static InputStream copyOut(Connection connection, String sql) throws SQLException {
        return new PGCopyInputStream(connection.unwrap(PGConnection.class), sql);
    }

    /** Which row of a COPY block failed, counted in lines from 1; 0 where the server does not say. */
    static int failedRow(SQLException failure) {
        ServerErrorMessage said = failure instanceof PSQLException e ? e.getServerErrorMessage() : null;
        Matcher where = COPY_CONTEXT.matcher(said == null ? "" : String.valueOf(said.getWhere()));
        return where.find() ? Integer.parseInt(where.group(1)) : 0;
    }

    /** Whether the session is inside a transaction: there, the transaction began before this statement did. */
    static boolean inTransaction(Connection connection) throws SQLException {
        try {
            return Sql.column(connection, "SELECT transaction_timestamp() < statement_timestamp()")
                    .contains("t");
        } catch (SQLException e) {
            if ("25P02".equals(e.getSQLState())) {
                return true;
            }
            throw e;
        }
    }
}
