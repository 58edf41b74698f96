package dev.ditto.faults.oracle;

import dev.ditto.test.docker.DockerCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what a home left on this host, by the kernel's, the daemon's, the servers' and the store's own word: containers,
 * images, volumes and networks, processes, listening ports, databases and roles, rows, leases, files, and in this JVM
 * threads and open files. Made before anything happens, as some of it is told only by what was there before.
 *
 * <p>Finished snapshots are no leak. What else is none, a case says by {@link #allowing}.
 */
public final class Oracle {

    /**
     * What a test makes at a daemon by itself has this label: tests run side by side, and nobody who looks at all there is
     * shall take it for a leak. Whatever its value.
     */
    public static final String TEST_LABEL = "dev.ditto.test";

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final FaultHome home;
    private final @Nullable DaemonTraces daemon;
    private final OwnTraces own;
    private final Set<Allowed> allowed = EnumSet.noneOf(Allowed.class);

    private Oracle(FaultHome home, @Nullable DaemonTraces daemon) {
        this.home = home;
        this.daemon = daemon;
        own = new OwnTraces(home);
    }

    /** Looks at the host as it is now, quiet. */
    public static Oracle before(FaultHome home) {
        return before(home, DockerCommand.local());
    }

    /** As {@link #before(FaultHome)}, with a daemon of its own. */
    public static Oracle before(FaultHome home, DockerCommand docker) {
        return new Oracle(home, home.variant().isDocker() ? new DaemonTraces(home, docker) : null);
    }

    /** From now on these are no leaks; replaces what was allowed before. */
    public Oracle allowing(Allowed... what) {
        allowed.clear();
        allowed.addAll(List.of(what));
        return this;
    }

    /** Everything that should not be there, one line each; empty if all is quiet. */
    public List<String> left() {
        List<String> left = new ArrayList<>(leftInServers());
        left.addAll(leftHere());
        left.addAll(leftAtTheDaemon());
        return left;
    }

    private List<String> leftInServers() {
        return new ServerTraces(home).left(Accounted.by(home, allowed));
    }

    private List<String> leftHere() {
        Accounted accounted = Accounted.by(home, allowed);
        List<String> left = new ArrayList<>(new StoreTraces(home).left(accounted, allowed));
        left.addAll(new ProcessTraces(home).left(accounted, allowed));
        if (!allowed.contains(Allowed.LIVING_SESSIONS) && !allowed.contains(Allowed.BUSY_JVM)) {
            left.addAll(own.left());
        }
        return left;
    }

    private List<String> leftAtTheDaemon() {
        return daemon == null ? List.of() : daemon.left(Accounted.by(home, allowed), allowed);
    }

    /** Looks until all is quiet, or the time is over. */
    public Verdict await(Duration limit) {
        long begin = System.nanoTime();
        boolean asked = false;
        while (true) {
            // A server that is to end by itself would not, were it asked all the time.
            List<String> left = new ArrayList<>(asked ? List.of() : leftInServers());
            asked = left.isEmpty() && !allowed.contains(Allowed.RUNNING_SERVERS);
            left.addAll(leftHere());
            // To ask a daemon takes processes and time, of which whoever is waited for may have need.
            boolean over = System.nanoTime() - begin > limit.toNanos();
            if (left.isEmpty() || over) {
                left.addAll(leftAtTheDaemon());
            }
            if (left.isEmpty() || over) {
                return new Verdict(left, Duration.ofNanos(System.nanoTime() - begin));
            }
            pause();
        }
    }

    /**
     * As {@link #await}.
     *
     * @return how long it took
     * @throws AssertionError if it is not quiet in time; says what is left
     */
    public Duration assertQuiet(Duration limit) {
        Verdict verdict = await(limit);
        if (!verdict.isQuiet()) {
            throw new AssertionError(
                    "Left after " + verdict.waited().toMillis() + " ms:\n" + String.join("\n", verdict.left()));
        }
        return verdict.waited();
    }

    /**
     * Passwords of copies and servers where none may be: in these texts, in the store, in logs, in what the daemon shows.
     *
     * @param texts by where they are from, such as the output of a process
     */
    public List<String> secrets(Map<String, String> texts) {
        Map<String, String> all = new LinkedHashMap<>(texts);
        home.rows("SELECT action || ' ' || metadata FROM events UNION SELECT error FROM copies WHERE error IS NOT NULL")
                .forEach(line -> all.merge("events", line, (old, next) -> old + "\n" + next));
        Optional.ofNullable(daemon)
                .map(DaemonTraces::shown)
                .orElse(List.of())
                .forEach(text -> all.merge("the daemon", text, (old, next) -> old + "\n" + next));
        return new Secrets(home).found(all);
    }

    /** The first column of what an administrator is answered by every shared server that runs. */
    public List<String> inServers(String sql) {
        return new ServerTraces(home).inServers(sql);
    }

    /** Lines of servers' logs that tell of a server that was not shut down as it should be. */
    public List<String> crashes() {
        return new ServerLogs(home).telling(daemon == null ? List.of() : daemon.shown());
    }

    /** Removes what the home has outside of its directory, snapshots included, so that one case does not fail the next. */
    public void clear() {
        if (daemon != null) {
            daemon.remove();
        }
        new ProcessTraces(home).clear();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * What was found.
     *
     * @param left everything that should not be there
     * @param waited how long it was looked
     */
    public record Verdict(List<String> left, Duration waited) {
        public boolean isQuiet() {
            return left.isEmpty();
        }
    }
}
