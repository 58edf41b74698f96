package dev.ditto.local.engine.postgres;

import dev.ditto.local.spi.ServerProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ephemeral profile: fast instead of durable, quiet instead of maintained, closed instead of convenient. A server
 * that loses power is thrown away, so nothing is done for the case that it does.
 */
final class PostgresProfile {

    private PostgresProfile() {}

    static ServerProfile ephemeral(int majorVersion, int maxConnections, String clients) {
        return new ServerProfile(
                initArguments(majorVersion), settings(majorVersion, maxConnections), accessRules(clients));
    }

    private static List<String> initArguments(int majorVersion) {
        List<String> arguments = new ArrayList<>(List.of("--encoding=UTF8"));
        if (majorVersion >= 17) {
            // The builtin provider sorts alike on every machine and libc.
            arguments.addAll(List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        } else {
            arguments.add("--locale=C.UTF-8");
        }
        if (majorVersion >= 18) {
            arguments.add("--no-data-checksums");
        }
        return arguments;
    }

    private static Map<String, String> settings(int majorVersion, int maxConnections) {
        Map<String, String> settings = new LinkedHashMap<>();
        durabilityOff(settings);
        settings.put("max_connections", Integer.toString(maxConnections));
        settings.put("max_locks_per_transaction", "256");
        // Whatever autovacuum does in a copy is wasted; ditto vacuums what all copies share.
        settings.put("autovacuum", "off");
        settings.put("max_logical_replication_workers", "0");
        settings.put("jit", "off");
        // In the data directory: /dev/shm is small in containers, and a killed server would leave files there.
        settings.put("dynamic_shared_memory_type", "mmap");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("lc_messages", "C");
        settings.put("password_encryption", "scram-sha-256");
        // A failed statement may hold a secret or a person's data.
        settings.put("log_min_error_statement", "panic");
        settings.put("log_min_messages", "warning");
        settings.put("log_checkpoints", "off");
        if (majorVersion >= 16) {
            // Passwords have 144 random bits; stretching them would cost every login milliseconds.
            settings.put("scram_iterations", "1");
        }
        if (majorVersion >= 18) {
            settings.put("io_method", "sync");
        }
        return settings;
    }

    private static void durabilityOff(Map<String, String> settings) {
        settings.put("fsync", "off");
        settings.put("synchronous_commit", "off");
        settings.put("full_page_writes", "off");
        settings.put("wal_level", "minimal");
        settings.put("max_wal_senders", "0");
        settings.put("archive_mode", "off");
        settings.put("wal_init_zero", "off");
        settings.put("wal_recycle", "off");
        settings.put("min_wal_size", "32MB");
        settings.put("max_wal_size", "1GB");
        settings.put("checkpoint_timeout", "1h");
    }

    /** A login reaches the database of its own name and no other, whatever grants say. */
    private static List<String> accessRules(String clients) {
        return List.of(
                "host all " + PostgresEngine.ADMIN + " " + clients + " scram-sha-256",
                "host sameuser all " + clients + " scram-sha-256",
                "host all all all reject");
    }
}
