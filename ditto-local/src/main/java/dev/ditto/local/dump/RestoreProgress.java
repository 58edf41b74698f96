package dev.ditto.local.dump;

import dev.ditto.local.spi.Progress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how far a restore has come, so that nobody takes a large one for a hang: in the log, where it says nothing of what
 * is over within three seconds, then one line every few seconds; and to those who wait for it, whenever they ask.
 * Thread-safe.
 */
public final class RestoreProgress {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreProgress.class);

    private static final long FIRST_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final double MEGABYTE = 1 << 20;

    private final String what;
    private final String unit;
    private final long total;
    private final Consumer<String> log;
    private final LongSupplier nanos;
    private final long begin;
    private long done;
    private long due;

    RestoreProgress(String what, String unit, long total, Consumer<String> log, LongSupplier nanos) {
        this.what = what;
        this.unit = unit;
        this.total = total;
        this.log = log;
        this.nanos = nanos;
        begin = nanos.getAsLong();
        due = begin + FIRST_NANOS;
    }

    /**
     * Progress in bytes, with rate and time left.
     *
     * @param what what is done to what: {@code Restoring shop.dump}
     * @param waiters where those look who wait for it
     */
    static RestoreProgress ofBytes(String what, long total, Progress waiters) {
        return new RestoreProgress(what, "", total, LOG::info, System::nanoTime).shownTo(waiters);
    }

    /**
     * Progress in things that take unequally long, so that nothing is said of the time left.
     *
     * @param dump the dump's name
     * @param things in the plural
     * @param waiters where those look who wait for it
     */
    public static RestoreProgress ofThings(String dump, String things, long total, Progress waiters) {
        return new RestoreProgress("Restoring " + shortName(dump), " " + things, total, LOG::info, System::nanoTime)
                .shownTo(waiters);
    }

    private RestoreProgress shownTo(Progress waiters) {
        waiters.now(this::words);
        return this;
    }

    /** So many more are done. */
    public synchronized void add(long count) {
        done += count;
        long now = nanos.getAsLong();
        if (now - due >= 0 && done < total) {
            due = now + EVERY_NANOS;
            log.accept(words());
        }
    }

    /** How far it is at this moment. */
    synchronized String words() {
        return what + ": " + (unit.isEmpty() ? bytes(nanos.getAsLong() - begin) : things());
    }

    /** A dump's file name, without the path. */
    public static String shortName(String name) {
        return name.substring(name.lastIndexOf('/') + 1).replaceFirst("^classpath:", "");
    }

    private String things() {
        return done + " of " + total + unit + " (" + percent() + " %)";
    }

    private String bytes(long elapsed) {
        if (done >= total) {
            // Reading is ahead of the server, which may be busy with the last of it for long.
            return "all of it read";
        }
        String amount = megabytes((double) done) + " of " + megabytes((double) total) + " MB (" + percent() + " %)";
        return done == 0 || elapsed < SECOND_NANOS ? amount : amount + ", " + pace(elapsed);
    }

    private String pace(long elapsed) {
        double rate = done * (double) SECOND_NANOS / elapsed;
        return megabytes(rate) + " MB/s, about " + left((total - done) / rate) + " left";
    }

    private long percent() {
        return 100 * done / total;
    }

    private static String megabytes(double bytes) {
        return String.format(Locale.ROOT, bytes < 10 * MEGABYTE ? "%.1f" : "%.0f", bytes / MEGABYTE);
    }

    private static String left(double seconds) {
        return seconds < 90 ? Math.max(1, Math.round(seconds)) + " s" : Math.round(seconds / 60) + " min";
    }
}
