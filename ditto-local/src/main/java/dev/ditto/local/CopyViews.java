package dev.ditto.local;

import dev.ditto.Copy;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.store.CopyRow;

/** How a row looks to a user. */
final class CopyViews {

    private final Rooms rooms;

    CopyViews(Rooms rooms) {
        this.rooms = rooms;
    }

    Copy of(CopyRow row) {
        Copy.Builder copy = Copy.builder()
                .id(row.id())
                .status(row.state().status())
                .engine(row.engine())
                .database(row.database())
                .runId(row.runId())
                .jobName(row.jobName())
                .errorMessage(row.error())
                .createdAt(row.createdAt())
                .readyAt(row.readyAt())
                .destroyedAt(row.destroyedAt())
                .ttl(row.ttl())
                .warm(row.warm());
        if (!row.state().status().isTerminal()) {
            access(copy, row);
        }
        return copy.build();
    }

    /** How to get in; only while there is something to get into. */
    private void access(Copy.Builder copy, CopyRow row) {
        Engine engine = rooms.servers().engine();
        String password = rooms.cloner().password(row.id());
        copy.address(row.host(), row.port())
                .credentials(row.database(), password)
                .urls(
                        engine.jdbcUrl(row.host(), row.port(), row.database()),
                        engine.connectionString(row.host(), row.port(), row.database(), row.database(), password));
    }
}
