package dev.ditto.local.store;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.store.StoreAwayException.Finding;
import dev.ditto.local.store.StoreFiles.Sight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * How a store is opened, whatever became of its file: made where it is missing, upgraded where it is old, moved aside
 * where it is damaged, and left alone where a newer ditto wrote it. Thread-safe, and safe between processes.
 */
final class StoreOpening {

    private static final Logger LOG = LoggerFactory.getLogger(StoreOpening.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Home home;
    private final StoreFiles files;
    private final String session;
    private final Duration patience;

    /** @param session the id of who opens it; empty for somebody who owns nothing */
    StoreOpening(Home home, String session, Duration patience) {
        this.home = home;
        this.session = session;
        this.patience = patience;
        files = new StoreFiles(home);
    }

    /** Opens it for a session that has made nothing yet. */
    StoreConnection first() throws SQLException, IOException {
        try {
            if (!files.hasContent()) {
                try (LockFile.Held held = lock()) {
                    // Whoever comes when it is there opens it beside the others: of many at once, the last would wait
                    // for all.
                    if (!files.hasContent()) {
                        return make(false);
                    }
                }
            }
            return open(false, false);
        } catch (SQLException e) {
            if (!StoreFailure.isDamage(e)) {
                throw e;
            }
            LOG.debug("The store cannot be opened", e);
        }
        try (LockFile.Held held = lock()) {
            String done = setAsideIfDamaged();
            StoreConnection opened = make(false);
            LOG.warn("The store {} was damaged: {}", files.main(), done);
            return opened;
        }
    }

    /** Opens it for a session that lost it. */
    StoreConnection again(StoreConnection lost, Finding finding) throws SQLException, IOException {
        refuseLostHome();
        try (LockFile.Held held = lock()) {
            String done = settle(lost, finding);
            StoreConnection opened = make(true);
            LOG.warn(
                    "The store {} {} while it was in use. {} Copies of living sessions stay and are recorded again;"
                            + " dumps are restored again when they are asked for",
                    files.main(),
                    finding.words(),
                    done);
            return opened;
        }
    }

    /** Opens it for a session that could not do so a moment ago. */
    StoreConnection once() throws SQLException, IOException {
        refuseLostHome();
        try (LockFile.Held held = lock()) {
            return make(true);
        }
    }

    private String settle(StoreConnection lost, Finding finding) throws SQLException, IOException {
        if (!files.hasContent()) {
            files.setLeftoversAside();
            return "A new one was made.";
        }
        if (!lost.isOf(files.look())) {
            if (lost.ownsLog()) {
                files.partFromLog();
            }
            return "The file that is there now was opened.";
        }
        return finding == Finding.CUT || finding == Finding.DAMAGED ? setAsideIfDamaged() : "It was opened again.";
    }

    private String setAsideIfDamaged() throws SQLException, IOException {
        if (!files.hasContent()) {
            return "Another session made a new one.";
        }
        if (!isDamaged()) {
            return "It turned out to be whole, and was opened again.";
        }
        return "It was moved to " + files.setAside() + " and a new one was made.";
    }

    /**
     * Whether SQLite finds fault with the file. Takes milliseconds per megabyte, in a connection of its own.
     *
     * @throws dev.ditto.ConfigurationException if a newer ditto wrote it
     */
    boolean isDamaged() throws SQLException {
        try (Connection fresh = connect()) {
            Rows rows = new Rows(fresh);
            Schema.refuseNewer(fresh, files.main());
            List<String> found = rows.query(row -> row.getString(1), "PRAGMA quick_check(1)");
            if (!found.equals(List.of("ok"))) {
                LOG.debug("quick_check of {}: {}", files.main(), found);
            }
            return !found.equals(List.of("ok"));
        } catch (SQLException e) {
            if (StoreFailure.isDamage(e)) {
                return true;
            }
            throw e;
        }
    }

    /** The lock is held. */
    private StoreConnection make(boolean lost) throws SQLException, IOException {
        if (!files.hasContent()) {
            files.setLeftoversAside();
            files.make();
        }
        return open(lost, true);
    }

    private StoreConnection open(boolean lost, boolean locked) throws SQLException, IOException {
        Sight sight = sight();
        Connection connection = connect();
        boolean done = false;
        try {
            Rows rows = new Rows(connection);
            Schema.refuseNewer(connection, files.main());
            if (!isWal(rows)) {
                journalAhead(rows, locked);
            }
            String file = String.valueOf(sight.key());
            Schema.migrate(connection, files.main(), () -> origin().record(rows, file));
            recordOrigin(rows, file, lost);
            StoreConnection opened = new StoreConnection(files, sight, connection, rows);
            done = true;
            return opened;
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    private Sight sight() throws IOException, SQLException {
        try {
            return files.look();
        } catch (NoSuchFileException e) {
            // Deleted since it was seen a moment ago; SQLite would make one of its own, with a mode of its own.
            throw new SQLException("it was deleted at the moment at which it was opened", e);
        }
    }

    /** A file that was not here when it was opened last has come from elsewhere, and does not know what is here. */
    private void recordOrigin(Rows rows, String file, boolean lost) throws SQLException {
        if (!lost && StoreOrigin.file(rows).filter(file::equals).isPresent()) {
            return;
        }
        rows.execute("BEGIN IMMEDIATE");
        boolean done = false;
        try {
            origin().record(rows, file);
            rows.execute("COMMIT");
            done = true;
        } finally {
            if (!done) {
                rows.execute("ROLLBACK");
            }
        }
    }

    /** A session that opens its first store has made nothing that another one could have known. */
    private StoreOrigin origin() {
        return new StoreOrigin(Instant.now(), Session.makers(home));
    }

    private void journalAhead(Rows rows, boolean locked) throws SQLException {
        if (locked) {
            journalAhead(rows);
            return;
        }
        // Waiting for each other at this one step is beyond the busy timeout.
        try (LockFile.Held held = lock()) {
            journalAhead(rows);
        }
    }

    private static void journalAhead(Rows rows) throws SQLException {
        rows.query(row -> row.getString(1), "PRAGMA journal_mode = WAL");
        if (!isWal(rows)) {
            throw new SQLException("its file system does not let processes share memory and locks, which SQLite needs"
                    + " (WAL). Choose a home on another one with ditto.home");
        }
    }

    private static boolean isWal(Rows rows) throws SQLException {
        return rows.query(row -> row.getString(1), "PRAGMA journal_mode").contains("wal");
    }

    private Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.enforceForeignKeys(true);
        return config.createConnection("jdbc:sqlite:" + files.main());
    }

    /** Without its lock file, nobody would believe this session to be alive. */
    private void refuseLostHome() {
        if (!session.isEmpty() && !Files.exists(home.session(session))) {
            throw new RuntimeUnavailableException("The home directory " + home.directory() + " was removed or replaced"
                    + " while it was in use, and the lock of this session with it; nothing was changed. Close this copy"
                    + " manager and open another one.");
        }
    }

    private LockFile.Held lock() {
        return home.lock("store").acquire(PATIENCE, "for the store to be made");
    }
}
