package dev.ditto.local.reap;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.PausedRuntime;
import dev.ditto.local.PausedServers;
import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.ServerRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Servers that are removed as a test says: at once, never, or when it lets them. */
final class StubbornServers extends PausedServers {

    /** Names of the servers that are there. */
    final Set<String> there = ConcurrentHashMap.newKeySet();

    /** Those whose removal fails. */
    final Set<String> resisting = ConcurrentHashMap.newKeySet();

    /** Those whose removal takes until the latch is down. */
    final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();

    /** Every removal that was tried, in order; that a cloner repeats at once what failed counts as the same. */
    final List<String> tried = new CopyOnWriteArrayList<>();

    /** Ports of those that somebody holds. */
    final Set<Integer> held = ConcurrentHashMap.newKeySet();

    private final Set<String> failedOnce = ConcurrentHashMap.newKeySet();

    final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();

    /** A runtime that has nothing but these. */
    ServerRuntime runtime() {
        return new PausedRuntime() {
            @Override
            public Optional<OwnServers> ownServers() {
                return Optional.of(StubbornServers.this);
            }
        };
    }

    @Override
    public void remove(String name) {
        boolean repeated = failedOnce.remove(name);
        if (!repeated) {
            tried.add(name);
        }
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            hang(name);
            if (resisting.contains(name)) {
                if (!repeated) {
                    failedOnce.add(name);
                }
                throw new RuntimeUnavailableException("The daemon says that the device is busy.");
            }
            there.remove(name);
        } finally {
            atOnce.decrementAndGet();
        }
    }

    private void hang(String name) {
        CountDownLatch end = hanging.get(name);
        try {
            if (end != null && !end.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The test forgot to end the removal of " + name);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts a removal", e);
        }
    }

    @Override
    public List<Found> list() {
        return there.stream()
                .map(name -> new Found(name, false, true, "session", Instant.EPOCH, "", 0))
                .toList();
    }

    @Override
    public Set<String> running() {
        return Set.copyOf(there);
    }

    @Override
    public boolean endAfter(String name, Duration fromNow, Standing standing) {
        return there.contains(name);
    }

    @Override
    public Optional<Hold> hold(String engine, String host, int port) {
        held.add(port);
        return Optional.of(new Hold() {
            @Override
            public boolean isLost() {
                return false;
            }

            @Override
            public void close() {
                held.remove(port);
            }
        });
    }
}
