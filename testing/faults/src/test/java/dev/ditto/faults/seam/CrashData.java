package dev.ditto.faults.seam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small dump and a script beside it, which is another one for each point, so that each has a snapshot to build. */
public final class CrashData {

    public static final String DUMP = "classpath:dev/ditto/contract/menu.sql";

    private static final int ROWS = 200;

    private CrashData() {}

    public static Path script(Path directory, String name) {
        try {
            return Files.writeString(
                    directory.resolve(name + ".sql"),
                    "CREATE TABLE point (name text, n int);\n"
                            + "INSERT INTO point SELECT '" + name + "', n FROM generate_series(1, " + ROWS + ") n;\n"
                            + "CREATE INDEX point_n ON point (n);\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is not as it was restored. */
    public static List<String> check(Query session) throws SQLException {
        List<String> differences = new ArrayList<>();
        compare(session, "SELECT count(*) FROM menu", "3", differences);
        compare(session, "SELECT count(*) FROM point", Integer.toString(ROWS), differences);
        compare(session, "SELECT count(*) FROM pg_indexes WHERE tablename = 'point'", "1", differences);
        compare(session, "SELECT count(*) FROM pg_tables WHERE tablename = 'sentinel'", "0", differences);
        return differences;
    }

    private static void compare(Query session, String sql, String expected, List<String> differences)
            throws SQLException {
        String said = session.ask(sql);
        if (!expected.equals(said)) {
            differences.add("says " + said + " instead of " + expected + " to " + sql);
        }
    }

    /** One value of a database. */
    @FunctionalInterface
    public interface Query {
        @Nullable
        String ask(String sql) throws SQLException;
    }
}
