package dev.ditto.faults.soak;

import dev.ditto.Copy;
import dev.ditto.CopyClient;
import dev.ditto.CreateOptions;
import dev.ditto.contract.CopySession;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A copy that is marked as its user's from the first moment, and looked at before each use. */
final class SoakCopy {

    private static final int ROWS_OF_A_MEGABYTE = 1000;

    private final CopyClient client;
    private final Copy copy;

    private SoakCopy(CopyClient client, Copy copy) {
        this.client = client;
        this.copy = copy;
    }

    static SoakCopy create(CopyClient client, CreateOptions options) {
        return new SoakCopy(client, client.create(options));
    }

    String id() {
        return copy.id();
    }

    /**
     * Marks it, writes a megabyte in steps, and looks before each that it is still its own.
     *
     * @return false if somebody else was there, ever
     */
    boolean useFor(int millis) throws SQLException, InterruptedException {
        try (CopySession session = CopySession.of(copy)) {
            if (!isFresh(session)) {
                return false;
            }
            session.execute("CREATE TABLE sentinel (id text)", "CREATE TABLE written (id int, text text)");
            session.execute("INSERT INTO sentinel VALUES ('" + copy.id() + "')");
        }
        int steps = 4;
        for (int step = 0; step < steps; step++) {
            try (CopySession session = CopySession.of(copy)) {
                if (!copy.id().equals(session.query("SELECT string_agg(id, ' ') FROM sentinel"))) {
                    return false;
                }
                write(session, ROWS_OF_A_MEGABYTE / steps);
            }
            // A test takes its time; nothing waits for this one.
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(1 + 2L * millis / steps));
        }
        return true;
    }

    /** Whether it holds what the dump does, and nothing that somebody else left. */
    boolean isFresh() throws SQLException {
        try (CopySession session = CopySession.of(copy)) {
            return isFresh(session);
        }
    }

    private static boolean isFresh(CopySession session) throws SQLException {
        return "3 menu"
                .equals(session.query("SELECT (SELECT count(*) FROM menu) || ' ' || string_agg(tablename, ' ')"
                        + " FROM pg_tables WHERE schemaname = 'public'"));
    }

    /** So many rows of a kilobyte each. */
    void write(int rows) throws SQLException {
        try (CopySession session = CopySession.of(copy)) {
            session.execute("CREATE TABLE written (id int, text text)");
            write(session, rows);
        }
    }

    private static void write(CopySession session, int rows) throws SQLException {
        session.execute("INSERT INTO written SELECT i, repeat('x', 1024) FROM generate_series(1, " + rows + ") i");
    }

    void destroy() {
        client.destroy(copy.id());
    }
}
