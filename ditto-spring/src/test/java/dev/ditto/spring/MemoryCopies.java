package dev.ditto.spring;

import dev.ditto.Copy;
import dev.ditto.CopyClient;
import dev.ditto.CopyEvent;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes copies that are databases in memory, each with one table that says whose copy it is. */
final class MemoryCopies implements CopyClient {

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Copy> copies = new ConcurrentHashMap<>();
    private final Map<String, Integer> connectedAtTheEnd = new ConcurrentHashMap<>();

    @Override
    public Copy create(CreateOptions options) {
        String id = "copy-" + System.identityHashCode(this) + "-" + numbers.incrementAndGet();
        String url = "jdbc:h2:mem:" + id + ";DB_CLOSE_DELAY=-1";
        Copy copy = Copy.builder()
                .id(id)
                .status(CopyStatus.READY)
                .urls(url, url)
                .credentials("sa", "secret-of-" + id)
                .createdAt(Instant.now())
                .jobName(options.jobName())
                .build();
        execute(copy, "CREATE TABLE whose (id text)", "INSERT INTO whose VALUES ('" + id + "')");
        copies.put(id, copy);
        return copy;
    }

    @Override
    public void destroy(String copyId) {
        Copy copy = copies.remove(copyId);
        if (copy != null) {
            // Who asks is one of them.
            connectedAtTheEnd.put(copyId, sessions(copy) - 1);
            execute(copy, "SHUTDOWN");
        }
    }

    /** How many connections each of the copies that are gone had when it went. */
    Map<String, Integer> connectedAtTheEnd() {
        return Map.copyOf(connectedAtTheEnd);
    }

    @Override
    public List<Copy> list() {
        return List.copyOf(copies.values());
    }

    @Override
    public Optional<Copy> find(String copyId) {
        return Optional.ofNullable(copies.get(copyId));
    }

    @Override
    public List<CopyEvent> events(String copyId) {
        return List.of();
    }

    @Override
    public void close() {}

    private static int sessions(Copy copy) {
        try (Connection connection = copy.dataSource().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM information_schema.sessions")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Copy copy, String... statements) {
        try (Connection connection = copy.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
