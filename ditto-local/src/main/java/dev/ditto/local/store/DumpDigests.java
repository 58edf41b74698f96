package dev.ditto.local.store;

import java.time.Duration;
import java.util.Optional;

/** Digests of dumps that were read before, by the identity of the file, so that an unchanged dump is not read again. */
public final class DumpDigests {

    private static final Duration REMEMBERED = Duration.ofDays(30);

    private final Transactions file;
    private final BootClock clock;

    DumpDigests(Transactions file, BootClock clock) {
        this.file = file;
        this.clock = clock;
    }

    public Optional<String> find(String identity) {
        return file.read(rows ->
                rows
                        .query(row -> row.getString(1), "SELECT sha256 FROM dump_digests WHERE identity = ?", identity)
                        .stream()
                        .findFirst());
    }

    public void put(String identity, String sha256) {
        long now = clock.now().toEpochMilli();
        file.write(rows -> {
            rows.update("DELETE FROM dump_digests WHERE used_at < ?", now - REMEMBERED.toMillis());
            return rows.update(
                    "INSERT INTO dump_digests (identity, sha256, used_at) VALUES (?, ?, ?) ON CONFLICT (identity)"
                            + " DO UPDATE SET sha256 = excluded.sha256, used_at = excluded.used_at",
                    identity,
                    sha256,
                    now);
        });
    }
}
