package dev.ditto;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One thing that happened to a copy.
 *
 * @param action what happened, in one word of lower case: {@code creating}, {@code ready}, {@code claimed}, …
 * @param actor who did it: a session, the reaper, or an authenticated subject
 * @param metadata details, never a secret; durations carry their unit in the key, as in {@code clone_ms}
 * @param createdAt when
 * @since 0.1
 */
public record CopyEvent(String action, String actor, Map<String, String> metadata, Instant createdAt) {

    public CopyEvent {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(actor, "actor");
        metadata = Map.copyOf(metadata);
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
