package dev.ditto.faults.home;

import dev.ditto.local.DittoConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** What a home's files say, whatever its servers run in. Thread-safe. */
public record StoreView(Path home) {

    private static final Path NOWHERE = Path.of(System.getProperty("java.io.tmpdir"), "no-such-directory");
    private static final String LIVE = "('PENDING', 'CREATING', 'WARM', 'READY', 'DESTROYING')";

    /** Nothing of this machine's configuration; no warm copies; a shared server stops with its last session. */
    public DittoConfig.Builder config(String runtime) {
        return DittoConfig.builder()
                .environment(Map.of())
                .systemProperties(new Properties())
                .userHome(NOWHERE)
                .workingDirectory(NOWHERE)
                .set("home", home.toString())
                .set("runtime", runtime)
                .set("docker.pull", "never")
                .set(runtime + ".idle_seconds", "0")
                .set("warm_pool_size", "0");
    }

    /** The first column of what the store answers; nothing if there is none. */
    public List<String> store(String sql) {
        List<String> values = new ArrayList<>();
        inStore(statement -> {
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
        });
        return values;
    }

    /** Changes the store behind everybody's back. */
    public void change(String sql) {
        inStore(statement -> statement.executeUpdate(sql));
    }

    /** Copies and snapshots the store calls unfinished. */
    public List<String> unfinishedRows() {
        List<String> rows = store("SELECT state || ' copy ' || id FROM copies WHERE state IN " + LIVE);
        rows.addAll(store("SELECT state || ' snapshot ' || database FROM snapshots WHERE state <> 'READY'"));
        return rows;
    }

    /** Files for the length of a session; the driver's native library lies there as long as its JVM lives. */
    public List<String> temporaryFiles() throws IOException {
        return names("tmp").stream().filter(name -> !name.startsWith("sqlite-")).toList();
    }

    public List<String> sessionFiles() throws IOException {
        return names("sessions");
    }

    private List<String> names(String room) throws IOException {
        if (!Files.exists(home.resolve(room))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home.resolve(room))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void inStore(Work work) {
        Path file = home.resolve("ditto.db");
        if (!Files.exists(file)) {
            return;
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            work.run(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run(Statement statement) throws SQLException;
    }
}
