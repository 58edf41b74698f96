package dev.ditto.local.reap;

import dev.ditto.local.clone.Cloner;
import dev.ditto.local.place.Places;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.Resistance;
import dev.ditto.local.store.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes everything condemned, whoever began: a few at once, so that one that takes its time does not hold up the
 * others, and for ever, so that nothing is left.
 *
 * <p>No removal hangs for ever, as the runtimes give up by themselves: a daemon's answer is waited for 30 s, a container's
 * end 60 s, a shared server's answer 5 min. A round does not wait so long: it goes on without what is still under way,
 * which no other round of this session begins again meanwhile. Thread-safe.
 */
public final class CondemnedSweep implements AutoCloseable {

    /** How many are removed at once. */
    static final int AT_ONCE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(CondemnedSweep.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final Duration IDLE_THREAD = Duration.ofSeconds(5);

    private final StateStore store;
    private final Places places;
    private final Cloner cloner;
    private final Patience patience;
    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor removers;

    CondemnedSweep(StateStore store, Places places, Cloner cloner, Patience patience) {
        this.store = store;
        this.places = places;
        this.cloner = cloner;
        this.patience = patience;
        removers = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                IDLE_THREAD.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                CondemnedSweep::thread);
        removers.allowCoreThreadTimeOut(true);
    }

    public static CondemnedSweep of(StateStore store, Places places, Cloner cloner) {
        return new CondemnedSweep(store, places, cloner, Patience.USUAL);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "ditto-remover");
        thread.setDaemon(true);
        return thread;
    }

    /** What is under way, and what resisted lately, is left alone. */
    void due() {
        List<CopyRow> condemned = store.copies().condemned();
        if (!condemned.isEmpty()) {
            Set<String> resting = store.removals().resting();
            remove(
                    condemned.stream()
                            .filter(row -> !resting.contains(row.id()) && !underWay.containsKey(row.id()))
                            .toList(),
                    patience.round());
        }
    }

    /** Whatever resisted, too, and what is under way is waited for: somebody asks. */
    void all() {
        remove(store.copies().condemned(), patience.asked());
    }

    private void remove(List<CopyRow> rows, Duration longest) {
        SweptPlaces swept = new SweptPlaces(places);
        CompletableFuture<?>[] removals = rows.stream()
                .map(row -> underWay.computeIfAbsent(row.id(), id -> begin(row, swept)))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(removals).get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.info("{} copies take longer to be removed than {} s", underWay.size(), longest.toSeconds());
        } catch (ExecutionException e) {
            LOG.warn("A removal ended oddly; it is tried again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Void> begin(CopyRow row, SweptPlaces swept) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        remove(row, swept);
                    } finally {
                        underWay.remove(row.id());
                    }
                },
                removers);
    }

    /** What fails is tried again. */
    private void remove(CopyRow row, SweptPlaces swept) {
        try {
            swept.find(row.serverId())
                    .ifPresentOrElse(
                            place -> cloner.remove(row, place),
                            () -> LOG.debug(
                                    "Copy {} lies in a server this version does not use; it stays condemned",
                                    row.id()));
        } catch (ServerLostException e) {
            // Not the copy's doing, so it does not count.
            swept.lost(row.serverId(), e);
        } catch (RuntimeException e) {
            failed(row, e);
        }
    }

    private void failed(CopyRow row, RuntimeException cause) {
        try {
            store.removals().failed(row.id()).ifPresent(resistance -> tell(row, resistance, cause));
        } catch (RuntimeException e) {
            LOG.warn("Copy {} could not be removed yet: {}", row.id(), cause.getMessage());
            LOG.debug("Nor could that be recorded", e);
        }
    }

    private static void tell(CopyRow row, Resistance resistance, RuntimeException cause) {
        if (resistance.alarming()) {
            LOG.warn(
                    "Copy {}{} could not be removed for {} s, in {} tries. It is {} at {}:{}, in {}. See what holds it"
                            + " there, or remove it by hand; ditto tries again every {} s and sees when it is gone. The"
                            + " last cause: {}",
                    row.id(),
                    row.jobName().map(name -> " of " + name).orElse(""),
                    resistance.lasting().toSeconds(),
                    resistance.attempts(),
                    row.database(),
                    row.host(),
                    row.port(),
                    row.serverId(),
                    resistance.rest().toSeconds(),
                    cause.getMessage());
        } else if (resistance.attempts() == 1) {
            LOG.warn("Copy {} could not be removed yet: {}", row.id(), cause.getMessage());
        } else {
            LOG.debug("Copy {} could not be removed, {} times by now", row.id(), resistance.attempts(), cause);
        }
    }

    @Override
    public void close() {
        removers.shutdown();
        try {
            if (!removers.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("{} copies are still being removed; the next session sees to them", underWay.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How long a sweep waits for what it began; what takes longer goes on.
     *
     * @param round by itself: there is other work, and another round soon
     * @param asked where somebody asked for it, and wants to see it done
     */
    record Patience(Duration round, Duration asked) {

        static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60));
    }
}
