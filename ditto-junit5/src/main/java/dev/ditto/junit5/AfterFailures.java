package dev.ditto.junit5;

import dev.ditto.Copy;
import dev.ditto.CopyClient;
import dev.ditto.DittoException;
import dev.ditto.UnsupportedByClientException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps copies of failed tests and says what was changed in them, within limits of the run: when everything fails, a run
 * must neither fill the machine with copies nor compare for hours. Thread-safe.
 */
final class AfterFailures {

    /**
     * Why a copy is kept.
     *
     * @param test that failed
     * @param name of the copy, one of those that the test saw; empty for the one without a name
     */
    record Cause(String test, String name) {

        String text() {
            return test + (name.isEmpty() ? "" : ", copy '" + name + "'");
        }
    }

    /** Together, over all failures of the run. */
    private static final Duration COMPARISONS = Duration.ofSeconds(30);

    private final ExtensionSettings settings;
    private final PasswordFiles passwords;
    private final Clock clock;
    private final AtomicInteger tickets = new AtomicInteger();
    private final AtomicLong compared = new AtomicLong();
    private final Queue<KeptCopy> kept = new ConcurrentLinkedQueue<>();

    AfterFailures(ExtensionSettings settings, PasswordFiles passwords, Clock clock) {
        this.settings = settings;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** Whether copies of failed tests are kept where the annotation does not ask for it. */
    boolean keepsByDefault() {
        return settings.keepOnFailure();
    }

    /** Whether there is anything to do after a failure. */
    boolean isAwaited(boolean keep) {
        return keep || settings.changesOnFailure(false);
    }

    /** The copies kept so far, the first one first. */
    List<KeptCopy> kept() {
        return List.copyOf(kept);
    }

    /** Has the copy outlive its run; the reason if that cannot be. */
    Keeping keep(CopyClient client, Copy copy, Cause cause) {
        int limit = settings.keptCopies();
        if (tickets.incrementAndGet() > limit) {
            return new Keeping.Refused(
                    "this run keeps no more than " + limit + " (" + ExtensionSettings.KEPT_COPIES + ")");
        }
        try {
            Instant now = clock.instant();
            Copy after = client.keep(copy.id(), copy.ttl());
            KeptCopy keptCopy = new KeptCopy(
                    copy,
                    cause,
                    now.plus(after.ttl()),
                    after.ttl(),
                    passwords.write(copy),
                    client.destroyCommand(copy.id()));
            kept.add(keptCopy);
            return new Keeping.Kept(keptCopy);
        } catch (DittoException e) {
            tickets.decrementAndGet();
            return new Keeping.Refused(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            tickets.decrementAndGet();
            return new Keeping.Refused(e.toString());
        } catch (IOException e) {
            return new Keeping.Refused(
                    "the file for its password cannot be written: " + e + ". Correct " + ExtensionSettings.REPORT);
        }
    }

    /** What was changed in the copy since it was cloned, in lines; none where the client cannot tell. */
    List<String> changes(CopyClient client, Copy copy, boolean keep) {
        if (!settings.changesOnFailure(keep)) {
            return List.of();
        }
        if (compared.get() > COMPARISONS.toNanos()) {
            return List.of(
                    "  changed:  not looked at; comparisons took this run " + COMPARISONS.toSeconds() + " s already");
        }
        long start = System.nanoTime();
        try {
            return TableChanges.lines(client.changes(copy.id()));
        } catch (UnsupportedByClientException e) {
            return List.of();
        } catch (DittoException e) {
            return TableChanges.unknown(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return TableChanges.unknown(e.toString());
        } finally {
            compared.addAndGet(System.nanoTime() - start);
        }
    }
}
