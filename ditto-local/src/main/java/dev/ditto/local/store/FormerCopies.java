package dev.ditto.local.store;

import java.time.Instant;
import java.util.Map;

/** The rows of copies that only a former store knew, which was deleted, replaced or damaged. Thread-safe. */
public final class FormerCopies {

    private final Transactions file;
    private final BootClock clock;

    FormerCopies(Transactions file, BootClock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Since when this store tells of everything, and whose what is older may be. */
    public StoreOrigin origin() {
        return file.read(StoreOrigin::of);
    }

    /**
     * Records a copy that is there, with what the place it lies in tells of it.
     *
     * @param row READY
     * @param ownPort whether nobody else is reached at its port
     * @return false if there is a row of it already
     */
    public boolean adopt(CopyRow row, Deadline deadline, boolean ownPort, String actor) {
        return file.write(rows -> {
            boolean adopted = rows.update(
                            """
                            INSERT INTO copies (id, state, owner_kind, owner_id, snapshot, role, incarnation, server_id,
                                engine, database, host, port, warm, ttl_ms,
                                deadline_boot, deadline_uptime_ms, deadline_at, created_at, ready_at)
                            VALUES (?, 'READY', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)
                            ON CONFLICT (id) DO NOTHING""",
                            row.id(),
                            row.owner().kind().name(),
                            row.owner().id(),
                            row.snapshot(),
                            row.role(),
                            row.incarnation(),
                            row.serverId(),
                            row.engine(),
                            row.database(),
                            row.host(),
                            row.port(),
                            row.ttl().toMillis(),
                            deadline.bootId(),
                            deadline.uptimeMillis(),
                            deadline.wallMillis(),
                            row.createdAt().toEpochMilli(),
                            row.readyAt()
                                    .map(Instant::toEpochMilli)
                                    .orElse(clock.now().toEpochMilli()))
                    == 1;
            if (adopted) {
                if (ownPort) {
                    PortLeases.adopt(rows, row.port(), PortLeases.COPY_HOLDER + row.id());
                }
                Events.append(
                        rows,
                        row.id(),
                        "adopted",
                        actor,
                        Map.of("owners", row.owner().id()),
                        clock.now());
            }
            return adopted;
        });
    }

    /**
     * Notes a server that is there, unless the store knows one of that id.
     *
     * @param holder who holds its port
     */
    public void adopt(ServerData data, ServerKindRow kind, int port, String holder) {
        file.write(rows -> {
            int noted = rows.update(
                    """
                    INSERT INTO servers (incarnation, server_id, secured_at, engine, version, digest, storage, runtime)
                    SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM servers WHERE server_id = ?)""",
                    data.incarnation(),
                    data.serverId(),
                    clock.now().toEpochMilli(),
                    kind.engine(),
                    kind.version(),
                    kind.digest(),
                    kind.storage(),
                    kind.runtime(),
                    data.serverId());
            return noted == 1 && PortLeases.adopt(rows, port, holder);
        });
    }
}
