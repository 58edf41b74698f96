package dev.ditto.local.pool;

import dev.ditto.ClaimTimeoutException;
import dev.ditto.local.clone.CloneOrder;
import dev.ditto.local.clone.Cloner;
import dev.ditto.local.clone.Patience;
import dev.ditto.local.place.Place;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.snapshot.Snapshot;
import dev.ditto.local.store.BootClock;
import dev.ditto.local.store.Claim;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.LockFile;
import dev.ditto.local.store.Owner;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps copies of each snapshot in use warm: as many as the pool's size says, and no more than are expected to be claimed
 * yet, where that is known. One thread per session; between sessions a lock per snapshot sees to it that nobody
 * overshoots. A snapshot that fails is left alone for a while, longer each time; a failure reaches its caller through the
 * claim's own clone.
 */
public final class WarmPoolRefiller implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WarmPoolRefiller.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration NO_LIMIT = Duration.ofDays(3650);
    private static final Duration OTHERS_TURN = Duration.ofSeconds(2);

    private final Home home;
    private final StateStore store;
    private final BootClock clock;
    private final Cloner cloner;
    private final String sessionId;
    private final ExpectedCopies expected;
    private final int size;
    private final Duration maxAge;
    private final Duration maxTtl;
    private final Map<String, Stock> stocks = new ConcurrentHashMap<>();
    private final Semaphore signals = new Semaphore(0);
    private volatile boolean keepsAll;
    private volatile boolean closed;

    /**
     * @param size how many warm copies per snapshot at most; 0 = none
     * @param maxAge how long a warm copy may wait to be claimed; 0 = no limit
     * @param maxTtl how long a copy may live at most once it was claimed
     */
    public WarmPoolRefiller(
            Home home,
            StateStore store,
            BootClock clock,
            Cloner cloner,
            String sessionId,
            ExpectedCopies expected,
            int size,
            Duration maxAge,
            Duration maxTtl) {
        this.home = home;
        this.store = store;
        this.clock = clock;
        this.cloner = cloner;
        this.sessionId = sessionId;
        this.expected = expected;
        this.size = size;
        this.maxAge = maxAge.isZero() ? NO_LIMIT : maxAge;
        this.maxTtl = maxTtl;
    }

    /** From now on copies are kept warm also of snapshots that nobody announced. */
    public void keepAll() {
        keepsAll = true;
    }

    /** Says that a snapshot is in use, so that copies of it are kept warm as long as somebody may claim them. */
    public void stock(String key, Snapshot snapshot, Place place) {
        if (wanted(key) > 0) {
            stocks.compute(
                    snapshot.database(),
                    (name, old) -> old != null && old.place() == place ? old : new Stock(key, snapshot, place));
            signal();
        }
    }

    /**
     * The copy of a snapshot that is being made although nobody else is expected to claim it: for a caller that was
     * counted off, and had better wait for it than make another one. To be asked for before the look into the pool, as
     * it may be done by then.
     */
    public Optional<CloneUnderWay> spare(Snapshot snapshot) {
        Stock stock = stocks.get(snapshot.database());
        return stock == null || wanted(stock.key()) > 0 ? Optional.empty() : Optional.ofNullable(stock.underWay);
    }

    private int wanted(String key) {
        return Math.min(size, expected.toCome(key).orElse(keepsAll ? size : 0));
    }

    /** Wakes the refiller; does not block, and many signals are as good as one. */
    public void signal() {
        signals.release();
    }

    /** Refills at every signal, and every 30 s, until closed. */
    @Override
    public void run() {
        while (!closed) {
            stocks.values().forEach(this::refill);
            await();
        }
    }

    private void await() {
        long nanos = stocks.values().stream().mapToLong(Stock::restNanos).reduce(HEARTBEAT.toNanos(), Math::min);
        try {
            if (signals.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                signals.drainPermits();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void refill(Stock stock) {
        if (stock.rests() || wanted(stock.key()) == 0) {
            return;
        }
        try (LockFile.Held held = home.lock(stock.lockName()).acquire(OTHERS_TURN, "to refill the warm pool")) {
            if (!fill(stock)) {
                stocks.remove(stock.snapshot().database(), stock);
            }
        } catch (ServerLostException e) {
            // The next claim attaches anew and says what to keep in stock then; this server never comes back.
            stocks.remove(stock.snapshot().database(), stock);
            LOG.debug("No warm copies any more of {}: {}", stock.snapshot().database(), e.getMessage());
        } catch (ClaimTimeoutException e) {
            // Others are at it, which is no failure.
            stock.failed();
            LOG.debug("The warm pool was not refilled now: {}", e.getMessage());
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.warn(
                        "The warm pool could not be refilled; trying again in {} s: {}",
                        stock.failed().toSeconds(),
                        e.getMessage());
            }
        }
    }

    /** False if the snapshot is gone. */
    private boolean fill(Stock stock) {
        boolean there = true;
        boolean enough = false;
        while (there && !enough && !closed) {
            CloneUnderWay clone = new CloneUnderWay();
            // Before the look at what is wanted: whoever is counted off after that look sees this clone.
            stock.underWay = clone;
            try {
                enough = store.copies().countWarm(stock.snapshot().database()) >= wanted(stock.key());
                there = enough
                        || cloner.clone(stock.snapshot(), stock.place(), order())
                                .isPresent();
                stock.worked();
            } finally {
                stock.underWay = null;
                clone.end();
            }
        }
        return there;
    }

    private CloneOrder order() {
        Claim claim =
                new Claim(Owner.session(sessionId), maxAge, clock.after(maxAge), Optional.empty(), Optional.empty());
        return new CloneOrder(claim, true, maxAge.plus(maxTtl), Patience.fromNow(PATIENCE));
    }

    /** Ends {@link #run} after the copy it is at. */
    @Override
    public void close() {
        closed = true;
        signal();
    }

    /** One snapshot to keep in stock, and how it fared. Changed by the refiller's thread alone. */
    private static final class Stock {

        private final String key;
        private final Snapshot snapshot;
        private final Place place;
        private Duration backoff = Duration.ZERO;
        private long restsUntil = System.nanoTime();
        private volatile @Nullable CloneUnderWay underWay;

        Stock(String key, Snapshot snapshot, Place place) {
            this.key = key;
            this.snapshot = snapshot;
            this.place = place;
        }

        String key() {
            return key;
        }

        Snapshot snapshot() {
            return snapshot;
        }

        Place place() {
            return place;
        }

        /** One of 1024: names that come and go would leave files that nobody removes. */
        String lockName() {
            String name = snapshot.database();
            return "refill-" + name.substring(name.length() - 2);
        }

        boolean rests() {
            return System.nanoTime() - restsUntil < 0;
        }

        /** How long it rests yet; without end if it does not. */
        long restNanos() {
            long left = restsUntil - System.nanoTime();
            return left > 0 ? left : Long.MAX_VALUE;
        }

        void worked() {
            backoff = Duration.ZERO;
        }

        Duration failed() {
            backoff = backoff.isZero() ? FIRST_BACKOFF : backoff.multipliedBy(2);
            backoff = backoff.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : backoff;
            restsUntil = System.nanoTime() + backoff.toNanos();
            return backoff;
        }
    }
}
