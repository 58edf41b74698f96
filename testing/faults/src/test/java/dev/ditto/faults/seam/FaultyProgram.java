package dev.ditto.faults.seam;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.RestoreFailedException;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import dev.ditto.local.FaultyManagers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The life of a manager, with a fault in it: open, restore and copy, use, claim a warm copy, destroy, close. Whatever fails
 * is tried once more, and then has to work. Says a line for everything that is worth one, {@code VIOLATION} for what must
 * not be, and {@code DONE} at its end.
 */
final class FaultyProgram {

    private static final Duration WARMING = Duration.ofSeconds(20);

    private final CopyManager manager;
    private final CreateOptions options;

    private FaultyProgram(CopyManager manager, CreateOptions options) {
        this.manager = manager;
        this.options = options;
    }

    /** Arguments: variant, home, dump, script, the step to break or any other word, how or {@code none}, settings. */
    public static void main(String[] arguments) {
        Variant variant = Variant.valueOf(arguments[0]);
        Optional<Mode> mode = arguments[5].equals("none") ? Optional.empty() : Optional.of(Mode.valueOf(arguments[5]));
        DittoConfig.Builder config =
                new FaultHome(Path.of(arguments[1]), variant).config().set("warm_pool_size", "1");
        for (int i = 6; i < arguments.length; i++) {
            config.set(arguments[i].split("=", 2)[0], arguments[i].split("=", 2)[1]);
        }
        FaultPoints points = new FaultPoints(arguments[4], mode.orElse(null), FaultyProgram::say);
        CreateOptions options = CreateOptions.builder()
                .dump(arguments[2])
                .script(arguments[3])
                .isolation(variant.isolation())
                .build();
        try (CopyManager manager = again("open", () -> FaultyManagers.open(config.build(), points))) {
            new FaultyProgram(manager, options).live();
        } catch (DittoException e) {
            say("ENDED by " + e);
        } catch (SQLException | RuntimeException e) {
            say("VIOLATION " + e);
            e.printStackTrace(System.out);
        }
        say("DONE");
    }

    private void live() throws SQLException {
        manager.startPool();
        Copy first = again("create", () -> manager.create(options));
        use(first);
        say(awaitWarm() ? "There is a warm copy" : "VIOLATION no warm copy within " + WARMING.toSeconds() + " s");
        Copy second = again("claim", () -> manager.create(options));
        say("The claim was " + (second.warm() ? "warm" : "cold"));
        use(second);
        look(first);
        for (Copy copy : new Copy[] {first, second}) {
            again("destroy", () -> {
                manager.destroy(copy.id());
                return copy;
            });
        }
    }

    private static void use(Copy copy) throws SQLException {
        try (CopySession session = CopySession.of(copy)) {
            CrashData.check(session::query)
                    .forEach(difference -> say("VIOLATION copy " + copy.id() + " " + difference));
            session.execute("CREATE TABLE sentinel (id text)", "INSERT INTO sentinel VALUES ('" + copy.id() + "')");
        }
    }

    private static void look(Copy copy) throws SQLException {
        try (CopySession session = CopySession.of(copy)) {
            String said = session.query("SELECT string_agg(id, ' ') FROM sentinel");
            if (!copy.id().equals(said)) {
                say("VIOLATION copy " + copy.id() + " holds what is " + said + "'s");
            }
        }
    }

    private boolean awaitWarm() {
        long end = System.nanoTime() + WARMING.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (manager.list().stream().anyMatch(Copy::warm)) {
                    return true;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (DittoException e) {
                say("FAILED list " + e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return false;
    }

    private static <T> T again(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (DittoException e) {
            say("FAILED " + what + " " + e);
        }
        try {
            return work.get();
        } catch (RestoreFailedException e) {
            // What was the dump's fault once is its fault for a minute.
            throw e;
        } catch (DittoException e) {
            say("VIOLATION " + what + " failed again: " + e);
            throw e;
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
