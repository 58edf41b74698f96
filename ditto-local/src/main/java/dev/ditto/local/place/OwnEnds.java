package dev.ditto.local.place;

import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.OwnServers.Standing;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** For the case that somebody else who renewed it said that nobody holds it. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private final OwnServers servers;
    private final OwnServerRules rules;
    private final SeenServers seen;
    private final OwnHolds holds;
    private final BootClock clock;

    /** By id of the copy. */
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    /** When copies were kept, by id: what somebody began to say before must not come after. */
    private final Map<String, Long> kept = new ConcurrentHashMap<>();

    OwnEnds(OwnServers servers, OwnServerRules rules, SeenServers seen, OwnHolds holds, BootClock clock) {
        this.servers = servers;
        this.rules = rules;
        this.seen = seen;
        this.holds = holds;
        this.clock = clock;
    }

    /** How long a copy's server may live when it starts: until somebody claims it, or the next round sees to it. */
    Duration first(CopyRow row, Duration life) {
        Duration longest = row.warm() ? rules.idle() : longer(rules.idle(), rules.timeout());
        return (row.warm() || longest.compareTo(life) < 0 ? longest : life).plus(rules.grace());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** What is said of a warm copy by starting its server now, with its first life. */
    Told begin() {
        return now(Standing.WARM);
    }

    void started(CopyRow row, Told begun) {
        if (row.warm()) {
            told.put(row.id(), begun);
        }
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
        Set<String> ids = rows.stream().map(CopyRow::id).collect(Collectors.toSet());
        told.keySet().retainAll(ids);
        holds.retain(ids);
        kept.keySet().retainAll(ids);
        for (CopyRow row : rows) {
            Standing standing = standing(row);
            if (isDue(row, standing)) {
                Told said = now(standing);
                Optional<Duration> life = standing == Standing.WARM ? Optional.of(rules.idle()) : left.apply(row);
                life.filter(fromNow -> moveUnlessKept(row, fromNow, standing))
                        .ifPresent(done -> told.put(row.id(), said));
            }
        }
    }

    /** A server is told that it is held only when it is. */
    private Standing standing(CopyRow row) {
        if (row.state() == CopyState.WARM) {
            return Standing.WARM;
        }
        return holds.hold(row) ? Standing.HELD : Standing.CLAIMED;
    }

    private boolean isDue(CopyRow row, Standing standing) {
        Told last = told.get(row.id());
        return last == null
                || last.standing() != standing
                || clock.until(last.again()).toNanos() <= 0;
    }

    private Told now(Standing standing) {
        Duration pause = standing == Standing.WARM ? rules.warmLife().minus(rules.renewal()) : AGAIN;
        return new Told(standing, clock.after(pause));
    }

    /**
     * Says at once, beside the rounds, how long a copy may live that is its caller's.
     *
     * @param asked when it was asked for, in {@link System#nanoTime}
     */
    synchronized void move(CopyRow row, Duration fromNow, long asked) {
        Long since = kept.get(row.id());
        if (since == null || since - asked < 0) {
            boolean done = move(row, fromNow, holds.isHeld(row) && since == null ? Standing.HELD : Standing.CLAIMED);
            LOG.trace("The end of {} was moved: {}", row.database(), done);
        }
    }

    /**
     * Says how long a copy may live that is nobody's who lives.
     *
     * @return false if its server is not there
     */
    synchronized boolean keep(CopyRow row, Duration fromNow) {
        kept.put(row.id(), System.nanoTime());
        told.remove(row.id());
        return servers.endAfter(row.database(), fromNow.plus(rules.grace()), Standing.CLAIMED);
    }

    /** A round may know the copy as it was before. */
    private synchronized boolean moveUnlessKept(CopyRow row, Duration fromNow, Standing standing) {
        return !kept.containsKey(row.id()) && move(row, fromNow, standing);
    }

    /** Says it now; false if that could not be done. */
    private boolean move(CopyRow row, Duration fromNow, Standing standing) {
        try {
            boolean there = servers.endAfter(row.database(), fromNow.plus(rules.grace()), standing);
            if (there) {
                seen.saw(row.database());
            }
            return there;
        } catch (RuntimeException e) {
            LOG.debug("The end of {} was not moved", row.database(), e);
            return false;
        }
    }

    /**
     * What was said of a copy.
     *
     * @param again when to say it again
     */
    record Told(Standing standing, Deadline again) {}
}
