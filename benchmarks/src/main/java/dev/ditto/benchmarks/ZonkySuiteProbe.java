package dev.ditto.benchmarks;

import io.zonky.test.db.postgres.embedded.DatabasePreparer;
import io.zonky.test.db.postgres.junit5.EmbeddedPostgresExtension;
import io.zonky.test.db.postgres.junit5.PreparedDbExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same with a prepared database of zonky's: one server per JVM, the script run in its template; to be inherited. */
public abstract class ZonkySuiteProbe {

    @RegisterExtension
    final PreparedDbExtension database =
            EmbeddedPostgresExtension.preparedDatabase(new Script(Path.of(System.getProperty(SuiteWork.SCRIPT, ""))));

    @Test
    void works() throws Exception {
        SuiteWork.run(() -> database.getTestDatabase().getConnection());
    }

    /** Equal ones share a server. */
    record Script(Path file) implements DatabasePreparer {

        @Override
        public void prepare(DataSource template) throws SQLException {
            try (Connection connection = template.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
