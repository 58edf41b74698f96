package dev.ditto.benchmarks;

import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A state directory of the benchmark's own, and the settings it is used with. What the machine's user has configured is
 * not read. Immutable and thread-safe.
 */
record BenchHome(Path directory, Map<String, String> settings) {

    /** One more setting; the earlier value of it is replaced. */
    BenchHome with(String key, Object value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(key, String.valueOf(value));
        return new BenchHome(directory, Map.copyOf(more));
    }

    /** One setting less: its default. */
    BenchHome without(String key) {
        Map<String, String> fewer = new LinkedHashMap<>(settings);
        fewer.remove(key);
        return new BenchHome(directory, Map.copyOf(fewer));
    }

    /** What leads a JVM of its own here. */
    List<String> jvmArguments(Path binaries) {
        List<String> arguments = new ArrayList<>();
        arguments.add("-Dditto.home=" + directory);
        arguments.add("-Dditto.runtime=embedded");
        arguments.add("-Dditto.embedded.binaries=" + binaries);
        settings.forEach((key, value) -> arguments.add("-Dditto." + key + "=" + value));
        return arguments;
    }

    CopyManager open() {
        DittoConfig.Builder config = DittoConfig.builder()
                .systemProperties(new Properties())
                .environment(Map.of())
                .workingDirectory(directory.resolveSibling("nothing"))
                .userHome(directory.resolveSibling("nothing"))
                .set("runtime", "embedded");
        settings.forEach(config::set);
        return CopyManager.builder()
                .config(config.set("home", directory.toString()).build())
                .build();
    }

    /** Makes warm copies until there are that many, and lets go of the pool: nobody refills it afterwards. */
    void fillPool(int size) throws Exception {
        try (CopyManager filler = with("warm_pool_size", size).open()) {
            filler.startPool();
            awaitWarm(size);
        }
    }

    void awaitWarm(int size) throws Exception {
        Timing.await("a warm pool of " + size, Duration.ofMinutes(2), () -> warmCopies() >= size);
    }

    private int warmCopies() throws SQLException {
        try (Connection store = store();
                Statement statement = store.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM copies WHERE state = 'WARM'")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** The home's store, beside ditto. */
    Connection store() throws SQLException {
        Connection store = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("ditto.db"));
        try (Statement statement = store.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
        }
        return store;
    }
}
