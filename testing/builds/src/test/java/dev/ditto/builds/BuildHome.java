package dev.ditto.builds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

/** A home that builds share, seen from outside: its store, its server, its processes. */
record BuildHome(Path directory) implements AutoCloseable {

    /** How long its server waits for the next build, and for who counts what the last one left. */
    static final Duration IDLE = Duration.ofSeconds(10);

    /** What a build used is gone, by the books and in the server; what stays is warm, and on both. */
    void assertNothingIsLeft() throws SQLException, IOException {
        assertThat(
                        store(
                                "SELECT state || ' ' || id FROM copies WHERE state IN ('PENDING', 'CREATING', 'READY', 'DESTROYING')"))
                .as("copies in use")
                .isEmpty();
        assertThat(store("SELECT state FROM snapshots"))
                .as("snapshots: the dump was restored once")
                .containsExactly("READY");
        int warm = store("SELECT id FROM copies WHERE state = 'WARM'").size();
        assertThat(inServer("SELECT datname FROM pg_database WHERE datname ~ '^ditto_[^t]'"))
                .as("databases of copies")
                .hasSize(warm);
        assertThat(inServer("SELECT rolname FROM pg_roles WHERE rolname ~ '^ditto_c'"))
                .as("users of copies")
                .hasSize(warm);
        assertThat(inServer("SELECT usename FROM pg_stat_activity WHERE usename ~ '^ditto_c'"))
                .as("sessions of copies")
                .isEmpty();
        assertThat(files("sessions")).as("sessions").isEmpty();
        assertThat(files("tmp")).as("temporary files").isEmpty();
    }

    /** Waits for its server to stop, and removes what lies outside of it. */
    @Override
    public void close() throws IOException {
        if (Files.exists(directory)) {
            await().atMost(IDLE.plusSeconds(60))
                    .untilAsserted(() -> assertThat(processes()).isEmpty());
            for (Path place : outside()) {
                delete(place);
            }
        }
    }

    private List<String> inServer(String sql) throws SQLException {
        List<String> servers = store(
                "SELECT port || ' ' || substr(holder, 17) FROM port_leases" + " WHERE holder LIKE 'server:embedded:%'");
        assertThat(servers).as("servers").hasSize(1);
        String port = servers.get(0).replaceFirst(" .*", "");
        String id = servers.get(0).replaceFirst(".* ", "");
        return query(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=ditto_admin&password="
                        + HomeKey.open(Home.open(directory)).password("server:" + id),
                sql);
    }

    private List<String> store(String sql) throws SQLException {
        return query("jdbc:sqlite:" + directory.resolve("ditto.db"), sql);
    }

    private static List<String> query(String url, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private List<String> files(String room) throws IOException {
        if (!Files.exists(directory.resolve(room))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory.resolve(room))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Command lines, those of JVMs aside, that name one of this home's directories. */
    private List<String> processes() throws IOException {
        String real = directory.toRealPath().toString();
        String name = name();
        return ProcessHandle.allProcesses()
                .map(process -> commandLine(process.pid()))
                .filter(line -> !line.contains("java") && (line.contains(real) || line.contains(name)))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            // It has ended.
            return "";
        }
    }

    private List<Path> outside() throws IOException {
        List<Path> outside = new ArrayList<>();
        String mine = "(ditto-\\d+-)?" + name() + "(-\\w+)?";
        for (Path base : List.of(Path.of("/var/lib/ditto"), Path.of("/var/lib/ditto/servers"), Path.of("/dev/shm"))) {
            if (Files.isDirectory(base)) {
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
            byte[] path = directory.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(path))
                    .substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
