package dev.ditto.faults.oracle;

import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** A home of a test's own, with a range of ports of its own, so that what listens there is its. Immutable. */
public record FaultHome(Path directory, Variant variant) {

    private static final Path NOWHERE = Path.of(System.getProperty("java.io.tmpdir"), "no-such-directory");

    /** Below the ports that connections come from on Linux, and beside those of ditto's default. */
    private static final int FIRST_PORT = 12_000;

    private static final int PORTS = 40;
    private static final int RANGES = 250;

    /** Surefire's name for the number of a JVM that runs tests. */
    private static final String FORK = "surefire.forkNumber";

    /** Nothing of this machine's configuration; no warm copies; a shared server stops with its last session. */
    public DittoConfig.Builder config() {
        return DittoConfig.builder()
                .environment(Map.of())
                .systemProperties(new Properties())
                .userHome(NOWHERE)
                .workingDirectory(NOWHERE)
                .set("home", directory.toString())
                .set("runtime", variant.runtime())
                .set("isolation", variant.isolation().name().toLowerCase(Locale.ROOT))
                .set("port_pool_start", Integer.toString(firstPort()))
                .set("port_pool_end", Integer.toString(lastPort()))
                .set("docker.pull", "never")
                .set("docker.idle_seconds", "0")
                .set("embedded.idle_seconds", "0")
                .set("warm_pool_size", "0");
    }

    public CopyManager manager() {
        return CopyManager.builder().config(config().build()).build();
    }

    /** Every other range belongs to the other fork. */
    public int firstPort() {
        int range = Math.floorMod(directory.toString().hashCode(), RANGES);
        return FIRST_PORT + (2 * range + Math.floorMod(fork(), 2)) * PORTS;
    }

    private static int fork() {
        return Integer.getInteger(FORK, 1);
    }

    /** Tells a child JVM that it belongs to this one, so that ports of homes are the same in both. */
    public static String forkOption() {
        return "-D" + FORK + "=" + fork();
    }

    public int lastPort() {
        return firstPort() + PORTS - 1;
    }

    /** {@code ditto.state=…}, as all that is this home's is marked at a daemon. */
    public String label() {
        return "ditto.state=" + key().stateId();
    }

    /** What passwords are derived from; made if the home has none yet. */
    public HomeKey key() {
        return HomeKey.open(Home.open(directory));
    }

    /** Whether anybody ever opened it. */
    public boolean exists() {
        return Files.exists(directory.resolve("ditto.db"));
    }

    /** What directories and processes outside of the home are named by. */
    String pathKey() {
        try {
            byte[] path = directory.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(path);
            return HexFormat.of().formatHex(hash).substring(0, 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of what the store answers; nothing if there is none. */
    public List<String> rows(String sql) {
        List<String> values = new ArrayList<>();
        if (exists()) {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("ditto.db"));
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 10000");
                try (ResultSet rows = statement.executeQuery(sql)) {
                    while (rows.next()) {
                        values.add(rows.getString(1));
                    }
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return values;
    }
}
