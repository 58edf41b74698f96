package dev.ditto.local.reap;

import java.time.Duration;
import java.util.Map;
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
 * The few threads of a session that remove things, so that one that takes its time holds up neither the others nor the
 * rest of a round, which goes on without it.
 *
 * <p>Nothing hangs here for ever, as the runtimes give up by themselves: a daemon's answer is waited for 30 s, a
 * container's end 60 s, a shared server's answer 5 min. Thread-safe.
 */
public final class Removers implements AutoCloseable {

    /** How many things are removed at once. */
    static final int AT_ONCE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Removers.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final Duration IDLE_THREAD = Duration.ofSeconds(5);

    private final Patience patience;
    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    public Removers() {
        this(new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60)));
    }

    Removers(Patience patience) {
        this.patience = patience;
        threads = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                IDLE_THREAD.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Removers::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "ditto-remover");
        thread.setDaemon(true);
        return thread;
    }

    /** Begins what is not under way yet, by name, and waits. */
    void remove(Map<String, Runnable> removals, Manner manner) {
        Duration longest = patience.round();
        if (manner == Manner.ROUND) {
            removals.keySet().removeAll(underWay.keySet());
        } else {
            longest = patience.asked();
        }
        CompletableFuture<?>[] begun = removals.entrySet().stream()
                .map(removal -> underWay.computeIfAbsent(removal.getKey(), name -> begin(name, removal.getValue())))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(begun).get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.info("{} removals take longer than {} s; they go on", underWay.size(), longest.toSeconds());
        } catch (ExecutionException e) {
            LOG.warn("A removal ended oddly; it is tried again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Void> begin(String name, Runnable removal) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        removal.run();
                    } finally {
                        underWay.remove(name);
                    }
                },
                threads);
    }

    /** What is under way is waited for a moment; what is not begun is left to the next session. */
    @Override
    public void close() {
        threads.shutdown();
        threads.getQueue().clear();
        try {
            if (!threads.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("{} removals are still under way; the next session sees to them", underWay.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why something is removed. */
    enum Manner {
        /** It is time; what is under way, or resisted lately, is left alone. */
        ROUND,
        /** Somebody asked, and wants to see it done. */
        ASKED
    }

    /**
     * How long removals are waited for.
     *
     * @param round by a round: there is other work, and another one soon
     * @param asked by somebody who asked
     */
    record Patience(Duration round, Duration asked) {}
}
