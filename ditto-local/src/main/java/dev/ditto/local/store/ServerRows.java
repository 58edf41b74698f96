package dev.ditto.local.store;

/** Which server data ditto has shut the doors of. */
public final class ServerRows {

    private final Transactions file;
    private final BootClock clock;

    ServerRows(Transactions file, BootClock clock) {
        this.file = file;
        this.clock = clock;
    }

    public boolean isSecured(String incarnation) {
        return file.read(connection -> !Rows.query(
                        connection, row -> row.getInt(1), "SELECT 1 FROM servers WHERE incarnation = ?", incarnation)
                .isEmpty());
    }

    /** Notes that this data is secured, and with it the only data of that server that exists. */
    public void secured(String serverId, String incarnation) {
        long now = clock.now().toEpochMilli();
        file.write(connection -> {
            Rows.update(connection, "DELETE FROM servers WHERE server_id = ?", serverId);
            return Rows.update(
                    connection,
                    "INSERT INTO servers (incarnation, server_id, secured_at) VALUES (?, ?, ?)",
                    incarnation,
                    serverId,
                    now);
        });
    }
}
