package dev.ditto.faults.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.embedded.EmbeddedRuntime;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A home of a test's own whose servers are embedded, seen from outside. Closing waits until its servers have stopped and
 * removes what lies outside of it.
 */
public final class EmbeddedHome implements TestHome {

    private static final Duration STOPPING = Duration.ofSeconds(30);

    private final StoreView view;

    public EmbeddedHome(Path directory) {
        view = new StoreView(directory);
    }

    @Override
    public Path directory() {
        return view.home();
    }

    @Override
    public StoreView view() {
        return view;
    }

    public DittoConfig.Builder config() {
        return view.config("embedded");
    }

    @Override
    public CopyManager manager() {
        return manager(config());
    }

    public static CopyManager manager(DittoConfig.Builder config) {
        return CopyManager.builder().config(config.build()).build();
    }

    public HomeKey key() {
        return HomeKey.open(Home.open(directory()));
    }

    /** What an administrator does in every server that runs. */
    public void administer(Work work) throws SQLException {
        for (String server : view.store(
                "SELECT port || ' ' || substr(holder, 17) FROM port_leases WHERE holder LIKE 'server:embedded:%'")) {
            String id = server.substring(server.indexOf(' ') + 1);
            if (new EmbeddedRuntime().isRunning(directory(), id)) {
                String url = "jdbc:postgresql://127.0.0.1:" + server.substring(0, server.indexOf(' ')) + "/postgres";
                try (Connection connection =
                        DriverManager.getConnection(url, "ditto_admin", key().password("server:" + id))) {
                    work.run(connection);
                }
            }
        }
    }

    /** The first column of what an administrator is answered by every server that runs. */
    public List<String> inServers(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        administer(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        });
        return found;
    }

    /** Databases and roles of ditto in the servers that run, but for those of finished snapshots and its administrator. */
    public List<String> leftInServers() throws SQLException {
        return inServers("SELECT datname FROM pg_database WHERE datname ~ '^ditto_[^t]' UNION ALL"
                + " SELECT rolname FROM pg_roles WHERE rolname ~ '^ditto_' AND rolname <> 'ditto_admin' AND NOT EXISTS"
                + " (SELECT FROM pg_database WHERE datname = replace(rolname, 'ditto_o_', 'ditto_t_'))");
    }

    /** Everything but finished snapshots, warm copies included, is gone. */
    @Override
    public void assertNothingIsLeft() throws Exception {
        assertThat(view.unfinishedRows()).as("rows in a state that is no end").isEmpty();
        assertThat(leftInServers()).as("databases and roles").isEmpty();
        assertThat(view.temporaryFiles()).as("files in tmp").isEmpty();
    }

    /** Command lines of processes, JVMs aside, that name one of this home's directories. */
    public List<String> processes() throws IOException {
        return pids().stream().map(EmbeddedHome::commandLine).toList();
    }

    /** Their ids. */
    public List<Long> pids() throws IOException {
        String real = directory().toRealPath().toString();
        String name = name();
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> {
                    String line = commandLine(pid);
                    return !line.contains("java") && (line.contains(real) || line.contains(name));
                })
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    public void assertItsServersStop() {
        await().atMost(STOPPING).untilAsserted(() -> assertThat(processes()).isEmpty());
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(directory())) {
            assertItsServersStop();
            for (Path place : outside()) {
                delete(place);
            }
        }
    }

    /** Where this home's servers have files: in memory, and as root in a directory of their own, named by a key. */
    public List<Path> outside() throws IOException {
        List<Path> outside = new ArrayList<>();
        for (Path base : List.of(Path.of("/var/lib/ditto"), Path.of("/var/lib/ditto/servers"), Path.of("/dev/shm"))) {
            if (Files.isDirectory(base)) {
                String mine = "(ditto-\\d+-)?" + name() + "(-\\w+)?";
                try (Stream<Path> files = Files.list(base)) {
                    files.filter(file -> file.getFileName().toString().matches(mine))
                            .forEach(outside::add);
                }
            }
        }
        return outside;
    }

    private String name() throws IOException {
        try {
            byte[] path = directory().toRealPath().toString().getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(path);
            return HexFormat.of().formatHex(hash).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Work that may fail as JDBC does. */
    @FunctionalInterface
    public interface Work {
        void run(Connection connection) throws SQLException;
    }
}
