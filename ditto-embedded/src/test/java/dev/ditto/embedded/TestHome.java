package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A home of a test's own, seen from outside: what its store says, what an administrator finds in its servers, which
 * processes and files are its. Closing waits until its servers have stopped and removes what lies outside of it.
 */
final class TestHome implements AutoCloseable {

    private static final String CANNOT_CONNECT_NOW = "57P03";

    private static final String CONNECTION_LOST = "08";

    private static final Duration STOPPING = Duration.ofSeconds(30);
    private static final Path NOWHERE = Path.of(System.getProperty("java.io.tmpdir"), "no-such-directory");
    private static final String LIVE = "('CREATING', 'WARM', 'READY', 'DESTROYING')";

    private final Path directory;

    TestHome(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** Nothing of this machine's configuration; the server stops with the last session; no warm copies. */
    DittoConfig.Builder config() {
        return DittoConfig.builder()
                .environment(java.util.Map.of())
                .systemProperties(new Properties())
                .userHome(NOWHERE)
                .workingDirectory(NOWHERE)
                .set("home", directory.toString())
                .set("runtime", "embedded")
                .set("warm_pool_size", "0")
                .set("embedded.idle_seconds", "0");
    }

    CopyManager manager() {
        return manager(config -> config);
    }

    CopyManager manager(UnaryOperator<DittoConfig.Builder> settings) {
        return CopyManager.builder().config(settings.apply(config()).build()).build();
    }

    /** Databases of ditto in the servers that run, templates of finished snapshots left out. */
    List<String> databases() throws SQLException {
        return inServers("SELECT datname FROM pg_database WHERE datname ~ '^ditto_[^t]' ORDER BY 1");
    }

    /** Roles of ditto in the servers that run: its administrator and owners of finished snapshots left out. */
    List<String> roles() throws SQLException {
        return inServers("SELECT rolname FROM pg_roles r WHERE rolname ~ '^ditto_' AND rolname <> 'ditto_admin'"
                + " AND NOT EXISTS (SELECT FROM pg_database WHERE datname = replace(rolname, 'ditto_o_', 'ditto_t_'))"
                + " ORDER BY 1");
    }

    List<String> templates() throws SQLException {
        return inServers("SELECT datname FROM pg_database WHERE datname ~ '^ditto_t_' ORDER BY 1");
    }

    /** The first column of what an administrator is answered by every server that runs. */
    List<String> inServers(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        administer(connection -> found.addAll(column(connection, sql)));
        return found;
    }

    /** What an administrator does in every server that runs. */
    void administer(Work work) throws SQLException {
        for (String server : store("SELECT port || ' ' || substr(holder, 17) FROM port_leases"
                + " WHERE holder LIKE 'server:embedded:%'")) {
            String id = server.substring(server.indexOf(' ') + 1);
            int port = Integer.parseInt(server.substring(0, server.indexOf(' ')));
            String password = HomeKey.open(Home.open(directory)).password("server:" + id);
            try (Connection connection = administrator(id, port, password)) {
                if (connection != null) {
                    work.run(connection);
                }
            }
        }
    }

    /** Null if the server does not run: it may be about to stop, or to start, when it is looked at. */
    private @Nullable Connection administrator(String id, int port, String password) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        long end = System.nanoTime() + STOPPING.toNanos();
        while (new EmbeddedRuntime().isRunning(directory, id)) {
            try {
                return DriverManager.getConnection(url, "ditto_admin", password);
            } catch (SQLException e) {
                String state = String.valueOf(e.getSQLState());
                boolean passes = state.equals(CANNOT_CONNECT_NOW) || state.startsWith(CONNECTION_LOST);
                if (!passes || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
        return null;
    }

    /** Work that may fail as JDBC does. */
    @FunctionalInterface
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    /** Copies and snapshots the store calls unfinished. */
    List<String> unfinishedRows() throws SQLException {
        List<String> rows = store("SELECT state || ' copy ' || id FROM copies WHERE state IN " + LIVE);
        rows.addAll(store("SELECT state || ' snapshot ' || database FROM snapshots WHERE state <> 'READY'"));
        return rows;
    }

    /** The first column of what the home's store answers; nothing if there is none. */
    List<String> store(String sql) throws SQLException {
        Path file = directory.resolve("ditto.db");
        if (!Files.exists(file)) {
            return new ArrayList<>();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            return column(connection, sql);
        }
    }

    /** Files for the length of a session; the driver's native library lies there as long as its JVM lives. */
    List<String> temporaryFiles() throws IOException {
        Path temporary = directory.resolve("tmp");
        if (!Files.exists(temporary)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("sqlite-"))
                    .toList();
        }
    }

    /** Everything but finished snapshots, warm copies included, is gone. */
    void assertNothingIsLeft() throws Exception {
        assertThat(unfinishedRows()).as("rows in a state that is no end").isEmpty();
        assertThat(databases()).as("databases").isEmpty();
        assertThat(roles()).as("roles").isEmpty();
        assertThat(temporaryFiles()).as("files in tmp").isEmpty();
    }

    /** No process of this home's servers is left, soon. */
    void assertItsServersStop() {
        await().atMost(STOPPING).untilAsserted(() -> assertThat(processes()).isEmpty());
    }

    /** Command lines that name one of this home's directories. */
    List<String> processes() throws IOException {
        String real = directory.toRealPath().toString();
        String key = key();
        long self = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != self)
                .map(process -> commandLine(process.pid()))
                .filter(line -> !line.contains("java"))
                .filter(line -> line.contains(real) || line.contains(key))
                .toList();
    }

    /** The servers themselves, whose end takes all their processes with it. */
    List<ProcessHandle> postmasters() throws IOException {
        String real = directory.toRealPath().toString();
        String key = key();
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process.pid()).matches("(?s)\\S*/bin/postgres -D .*"))
                .filter(process -> commandLine(process.pid()).contains(real)
                        || commandLine(process.pid()).contains(key))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().commandLine())
                    .orElse("");
        }
    }

    /** Where this home's servers have files: in memory, and as root in a directory of their own, named by a key. */
    List<Path> outside() throws IOException {
        List<Path> outside = new ArrayList<>();
        for (Path base : List.of(Path.of("/var/lib/ditto"), Path.of("/var/lib/ditto/servers"), Path.of("/dev/shm"))) {
            if (Files.isDirectory(base)) {
                try (Stream<Path> files = Files.list(base)) {
                    String mine = "(ditto-\\d+-)?" + key() + "(-\\w+)?";
                    files.filter(file -> file.getFileName().toString().matches(mine))
                            .forEach(outside::add);
                }
            }
        }
        return outside;
    }

    private String key() throws IOException {
        return BinaryStore.sha256(directory.toRealPath().toString()).substring(0, 16);
    }

    @Override
    public void close() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        assertItsServersStop();
        for (Path place : outside()) {
            delete(place);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static List<String> column(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
