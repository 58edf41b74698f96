package dev.ditto.local.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which server data ditto has shut the doors of, and the end of data that is gone. */
public final class ServerRows {

    private final Transactions file;
    private final BootClock clock;

    ServerRows(Transactions file, BootClock clock) {
        this.file = file;
        this.clock = clock;
    }

    public boolean isSecured(String incarnation) {
        return file.read(
                rows -> !rows.query(row -> row.getInt(1), "SELECT 1 FROM servers WHERE incarnation = ?", incarnation)
                        .isEmpty());
    }

    /**
     * Notes that this data is secured, and with it the only data of that server that exists.
     *
     * @param kind what the server is made of, so that another session can make itself the same request
     */
    public void secured(String serverId, String incarnation, ServerKindRow kind) {
        long now = clock.now().toEpochMilli();
        file.write(rows -> {
            rows.update("DELETE FROM servers WHERE server_id = ?", serverId);
            return rows.update(
                    """
                    INSERT INTO servers (incarnation, server_id, secured_at, engine, version, digest, storage, runtime)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                    incarnation,
                    serverId,
                    now,
                    kind.engine(),
                    kind.version(),
                    kind.digest(),
                    kind.storage(),
                    kind.runtime());
        });
    }

    /** What a server is made of; empty if it was never secured, or long ago by a version that did not note that. */
    public Optional<ServerKindRow> kind(String serverId) {
        return file
                .read(rows -> rows.query(
                        row -> new ServerKindRow(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5)),
                        "SELECT engine, version, digest, storage, runtime FROM servers WHERE server_id = ? AND digest <> ''",
                        serverId))
                .stream()
                .findFirst();
    }

    /** All server data that rows speak of which are not settled. */
    public List<ServerData> known() {
        return file.read(rows -> rows.query(row -> new ServerData(row.getString(1), row.getString(2)), """
                SELECT server_id, incarnation FROM servers
                UNION SELECT server_id, incarnation FROM snapshots
                UNION SELECT server_id, incarnation FROM copies
                    WHERE state IN ('CREATING', 'WARM', 'READY', 'DESTROYING')
                ORDER BY 1, 2"""));
    }

    /**
     * Settles data that was seen to be gone: its copies are lost, its snapshots forgotten, its port free. By
     * incarnation, since the server may have been started anew after somebody looked.
     *
     * @param holder who holds the server's port
     * @return how many copies were lost
     */
    public int gone(ServerData data, String holder, String actor) {
        return file.write(rows -> {
            int copies = lose(rows, data, actor);
            rows.update("DELETE FROM snapshots WHERE incarnation = ?", data.incarnation());
            rows.update("DELETE FROM servers WHERE incarnation = ?", data.incarnation());
            rows.update(
                    "UPDATE port_leases SET holder = NULL, released_at = ? WHERE holder = ?"
                            + " AND NOT EXISTS (SELECT 1 FROM servers WHERE server_id = ?)",
                    clock.now().toEpochMilli(),
                    holder,
                    data.serverId());
            return copies;
        });
    }

    private int lose(Rows rows, ServerData data, String actor) throws SQLException {
        List<String> ids = rows.query(
                row -> row.getString(1), """
                UPDATE copies SET state = 'LOST', destroyed_at = ?, error = 'Its server was removed, or lost its data'
                WHERE server_id = ? AND incarnation = ? AND state IN ('CREATING', 'WARM', 'READY', 'DESTROYING')
                RETURNING id""", clock.now().toEpochMilli(), data.serverId(), data.incarnation());
        for (String id : ids) {
            PortLeases.endOf(rows, id, clock.now().toEpochMilli());
            Events.append(rows, id, "lost", actor, Map.of("server", data.serverId()), clock.now());
        }
        return ids.size();
    }
}
