package dev.ditto.faults.relay;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.RestoreFailedException;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.oracle.Allowed;
import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.faults.seam.CrashData;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.DockerCommand;
import dev.ditto.test.docker.RequestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A home whose way to the daemon leads through a relay. Belongs to one thread. */
final class DaemonHome implements AutoCloseable {

    private static final Duration QUIET = Duration.ofSeconds(60);

    private final FaultHome home;
    private final Path scripts;
    private final RequestRelay relay;
    private final Oracle oracle;
    private final String dump;
    private int runs;
    private Duration longest = Duration.ZERO;
    private final List<String> violations = new ArrayList<>();

    DaemonHome(Path directory, Variant variant, String dump) throws IOException {
        this.dump = dump;
        scripts = Files.createDirectories(directory);
        home = new FaultHome(directory.resolve("home"), variant);
        relay = new RequestRelay(directory.resolve("relay"), Path.of("/var/run/docker.sock"));
        oracle = Oracle.before(home).allowing(Allowed.BUSY_JVM);
    }

    /** Kinds of requests of a copy's life. */
    List<String> requests() {
        relay.heal();
        live();
        return relay.seen();
    }

    /** Breaks a request; whatever fails is tried once more, which has to work, and the next session finds all in order. */
    Outcome fail(DaemonFault fault) {
        violations.clear();
        longest = Duration.ZERO;
        RequestRelay.Fault broken = relay.fault(fault.kind(), fault.number(), fault.how());
        live();
        boolean met = broken.isDone();
        Duration longestCall = longest;
        long begin = System.nanoTime();
        relay.heal();
        next();
        Oracle.Verdict verdict = oracle.await(QUIET);
        verdict.left().forEach(line -> violations.add("left: " + line));
        return new Outcome(
                fault, met, List.copyOf(violations), longestCall, Duration.ofNanos(System.nanoTime() - begin));
    }

    private void live() {
        runs++;
        CreateOptions options = options();
        CopyManager manager = again("open", this::manager);
        try {
            Copy copy = again("create", () -> manager.create(options));
            use(copy);
            Copy second = again("create", () -> manager.create(options));
            use(second);
            List<String> there = DockerCommand.local().containers(home.label()).stream()
                    .filter(name -> name.contains("ditto_c_"))
                    .toList();
            if (home.variant() == Variant.DOCKER_SERVER && there.size() > 2) {
                // What could not be removed after a failure waits for the reaper, and has a row that says so.
                long condemned = home.rows("SELECT id FROM copies WHERE state = 'DESTROYING'")
                        .size();
                if (there.size() > 2 + condemned) {
                    violations.add("duplicates: " + there);
                }
            }
            for (Copy mine : List.of(copy, second)) {
                again("destroy", () -> {
                    manager.destroy(mine.id());
                    return mine;
                });
            }
        } catch (DittoException e) {
            // Told already, if it was the second time.
            oracle.left();
        } finally {
            timed("close", () -> {
                close(manager);
                return manager;
            });
        }
    }

    private void close(CopyManager manager) {
        try {
            manager.close();
        } catch (DittoException e) {
            violations.add("close failed: " + e.getMessage());
        }
    }

    private void next() {
        runs++;
        try (CopyManager manager = manager()) {
            manager.recoverOrphans();
            Copy copy = manager.create(options());
            use(copy);
            manager.destroy(copy.id());
        } catch (DittoException e) {
            violations.add("next session: " + e);
        }
    }

    private CopyManager manager() {
        return CopyManager.builder()
                .config(home.config().set("docker_host", relay.host()).build())
                .build();
    }

    private CreateOptions options() {
        return CreateOptions.builder()
                .dump(dump)
                .script(CrashData.script(scripts, "point" + runs).toString())
                .build();
    }

    private void use(Copy copy) {
        try (CopySession session = CopySession.of(copy)) {
            violations.addAll(CrashData.check(session::query));
        } catch (SQLException e) {
            violations.add("copy " + copy.id() + ": " + e);
        }
    }

    private <T> T again(String what, Supplier<T> work) {
        try {
            return timed(what, work);
        } catch (RestoreFailedException e) {
            // What was the dump's fault once is its fault for a minute.
            throw e;
        } catch (DittoException e) {
            return second(what, work);
        } catch (RuntimeException e) {
            violations.add(what + " threw " + e);
            throw e;
        }
    }

    private <T> T second(String what, Supplier<T> work) {
        try {
            return timed(what, work);
        } catch (DittoException e) {
            violations.add(what + " failed again: " + e.getMessage());
            throw e;
        }
    }

    private <T> T timed(String what, Supplier<T> work) {
        long begin = System.nanoTime();
        try {
            return work.get();
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
    }

    @Override
    public void close() throws IOException {
        oracle.clear();
        relay.close();
    }
}
