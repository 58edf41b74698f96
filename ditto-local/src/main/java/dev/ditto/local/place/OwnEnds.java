package dev.ditto.local.place;

import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When servers of their own end by themselves, and when that was said last. Saying it takes the daemon longer than many
 * claims, so a claim says nothing: the next round does, and {@link OwnServerRules#renewal} has left time enough until then.
 * Thread-safe.
 */
final class OwnEnds {

    private static final Logger LOG = LoggerFactory.getLogger(OwnEnds.class);

    /** For the case that somebody took it for a warm one in the moment it was claimed, and died before correcting that. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private final OwnServers servers;
    private final OwnServerRules rules;
    private final SeenServers seen;
    private final BootClock clock;

    /** By id of the copy. */
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    OwnEnds(OwnServers servers, OwnServerRules rules, SeenServers seen, BootClock clock) {
        this.servers = servers;
        this.rules = rules;
        this.seen = seen;
        this.clock = clock;
    }

    /** How long a copy's server may live when it starts. */
    Duration first(CopyRow row, Duration life) {
        return (row.warm() ? rules.idle() : life).plus(rules.grace());
    }

    /** What is said of a copy by starting its server now, with its first life. */
    Told begin(CopyRow row) {
        return now(row.warm());
    }

    void started(CopyRow row, Told begun) {
        told.put(row.id(), begun);
    }

    void forget(CopyRow row) {
        told.remove(row.id());
    }

    /**
     * Says what is due; what fails is tried again in the next round.
     *
     * @param rows all that are warm, and all that this session sees to
     * @param left how long a copy may live yet if it is its caller's, asked when it matters; empty if it is not
     */
    void assertAll(Collection<CopyRow> rows, Function<CopyRow, Optional<Duration>> left) {
        told.keySet().retainAll(rows.stream().map(CopyRow::id).collect(Collectors.toSet()));
        rows.stream().filter(this::isDue).forEach(row -> assertOne(row, left));
    }

    private boolean isDue(CopyRow row) {
        Told last = told.get(row.id());
        return last == null
                || last.warm() != isWarm(row)
                || clock.until(last.again()).toNanos() <= 0;
    }

    private void assertOne(CopyRow row, Function<CopyRow, Optional<Duration>> left) {
        boolean done = !isWarm(row) || move(row, rules.idle());
        // Claimed meanwhile: whoever did so may have been quicker than us.
        Optional<Duration> claimed = left.apply(row);
        if (done && (claimed.isPresent() ? move(row, claimed.get()) : isWarm(row))) {
            told.put(row.id(), now(claimed.isEmpty()));
        }
    }

    private Told now(boolean warm) {
        return new Told(warm, clock.after(warm ? rules.warmLife().minus(rules.renewal()) : AGAIN));
    }

    /** Says it now; false if that could not be done. */
    boolean move(CopyRow row, Duration fromNow) {
        try {
            boolean there = servers.endAfter(row.database(), fromNow.plus(rules.grace()));
            if (there) {
                seen.saw(row.database());
            }
            return there;
        } catch (RuntimeException e) {
            LOG.debug("The end of {} was not moved", row.database(), e);
            return false;
        }
    }

    private static boolean isWarm(CopyRow row) {
        return row.state() == CopyState.WARM;
    }

    /**
     * What was said of a copy.
     *
     * @param warm whether it was said of a warm one
     * @param again when to say it again
     */
    record Told(boolean warm, Deadline again) {}
}
