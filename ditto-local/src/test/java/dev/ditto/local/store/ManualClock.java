package dev.ditto.local.store;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A clock whose two hands are moved by hand, each on its own. */
public final class ManualClock {

    private final AtomicLong uptime = new AtomicLong(1_000_000);
    private final AtomicReference<Instant> wall = new AtomicReference<>(Instant.parse("2026-11-23T10:00:00Z"));

    /** The clock as one boot sees it. */
    public BootClock boot(String id) {
        return new BootClock(id, uptime::get, wall::get);
    }

    /** Time passes. */
    public void pass(Duration duration) {
        uptime.addAndGet(duration.toMillis());
        setWall(duration);
    }

    /** Somebody sets the clock on the wall. */
    public void setWall(Duration forward) {
        wall.updateAndGet(now -> now.plus(forward));
    }

    /** The machine was booted again. */
    public void resetUptime() {
        uptime.set(0);
    }
}
