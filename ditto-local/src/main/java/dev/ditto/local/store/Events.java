package dev.ditto.local.store;

import dev.ditto.CopyEvent;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** What happened to copies. Written in the transaction of the change it tells of, so that neither is without the other. */
final class Events {

    private Events() {}

    static void append(Rows rows, String copyId, String action, String actor, Map<String, String> metadata, Instant now)
            throws SQLException {
        rows.update(
                "INSERT INTO events (copy_id, action, actor, metadata, created_at) VALUES (?, ?, ?, ?, ?)",
                copyId,
                action,
                actor,
                encode(metadata),
                now.toEpochMilli());
    }

    static List<CopyEvent> of(Rows rows, String copyId) throws SQLException {
        return rows.query(
                row -> new CopyEvent(
                        row.getString(1),
                        row.getString(2),
                        decode(row.getString(3)),
                        Instant.ofEpochMilli(row.getLong(4))),
                "SELECT action, actor, metadata, created_at FROM events WHERE copy_id = ? ORDER BY id",
                copyId);
    }

    private static String encode(Map<String, String> metadata) {
        StringJoiner text = new StringJoiner("&");
        metadata.forEach((key, value) -> text.add(key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return text.toString();
    }

    private static Map<String, String> decode(String text) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split("&")) {
            int equals = pair.indexOf('=');
            metadata.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return metadata;
    }
}
