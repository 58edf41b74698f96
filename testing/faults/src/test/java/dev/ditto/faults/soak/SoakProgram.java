package dev.ditto.faults.soak;

import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.Isolation;
import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a child JVM of the soak does. Says one line per thing done, and ends with {@code DONE}, or with {@code FAILED} and
 * the exception.
 */
final class SoakProgram {

    /** What is no setting of ditto. */
    private static final String OWN = "soak.";

    private static final int ATTEMPTS = 60;

    /** Before so many copies a JVM still loads classes. */
    private static final int WARMED_UP = 10;

    private final FaultHome home;
    private final Map<String, String> own = new HashMap<>();
    private final DittoConfig config;
    private final PrintStream out;

    private SoakProgram(String[] arguments, PrintStream out) {
        home = new FaultHome(Path.of(arguments[1]), Variant.valueOf(arguments[2]));
        DittoConfig.Builder builder = home.config();
        for (int i = 3; i < arguments.length; i++) {
            String[] setting = arguments[i].split("=", 2);
            if (setting[0].startsWith(OWN)) {
                own.put(setting[0].substring(OWN.length()), setting[1]);
            } else {
                builder.set(setting[0], setting[1]);
            }
        }
        config = builder.build();
        this.out = out;
    }

    /** Arguments: what to do, the home, its variant, and settings as name=value. */
    public static void main(String[] arguments) {
        SoakProgram program = new SoakProgram(arguments, System.out);
        try {
            program.run(arguments[0]);
            program.say("DONE");
        } catch (Exception e) {
            program.say("FAILED " + e);
        }
    }

    private void run(String task) throws Exception {
        switch (task) {
            case "life" -> live(1);
            case "lives" -> live(Integer.MAX_VALUE);
            case "soak" -> soak();
            default -> throw new IllegalArgumentException(task);
        }
    }

    /** From its first to its last moment, again and again. */
    private void live(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (CopyManager manager = CopyManager.builder().config(config).build()) {
                manager.startPool();
                say("OPEN");
                SoakCopy first = SoakCopy.create(manager, options(false));
                say("READY " + first.id());
                first.write(10);
                SoakCopy second = SoakCopy.create(manager, options(false));
                say("READY " + second.id());
                first.destroy();
            }
            say("CLOSED");
        }
    }

    private CreateOptions options(boolean server) {
        CreateOptions.Builder options = CreateOptions.builder().dump(SoakDump.MENU);
        return (server ? options.isolation(Isolation.SERVER) : options).build();
    }

    private void soak() throws Exception {
        try (CopyManager manager = opened()) {
            ExecutorService threads = Executors.newFixedThreadPool(number("threads"));
            List<Future<?>> all = new ArrayList<>();
            int copies = number("copies");
            for (int i = 0; i < copies; i++) {
                int copy = i;
                all.add(threads.submit(() -> use(manager, copy)));
            }
            for (int i = 0; i < copies; i++) {
                all.get(i).get();
                if (i == Math.min(copies - 1, WARMED_UP)) {
                    say("RSS-BEGIN " + Memory.residentKilobytes());
                }
            }
            threads.shutdown();
            say("RSS-END " + Memory.residentKilobytes());
        }
    }

    private int number(String name) {
        return Integer.parseInt(own.get(name));
    }

    private boolean isServer(int copy) {
        int every = number("server_every");
        return every > 0 && copy % every == every - 1;
    }

    private void use(CopyManager manager, int number) {
        // The first ones may wait for the snapshot.
        String kind = number < number("threads") ? "first" : isServer(number) ? "server" : "database";
        SoakCopy copy = created(manager, isServer(number), kind);
        if (copy == null) {
            return;
        }
        try {
            say(copy.useFor(number("hold_ms")) ? "USED " + copy.id() : "CROSSTALK " + copy.id());
            copy.destroy();
            say("GONE " + copy.id());
        } catch (Exception e) {
            say("LOST " + copy.id() + " " + e);
        }
    }

    /** Tried again for a while: a JVM may start while the daemon is away. */
    private CopyManager opened() {
        for (int attempt = 1; ; attempt++) {
            try {
                return CopyManager.builder().config(config).build();
            } catch (DittoException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                say("REFUSED " + e);
                pause();
            }
        }
    }

    /** Tried again for a while: a daemon may be away. */
    private @Nullable SoakCopy created(CopyManager manager, boolean server, String kind) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long begin = System.nanoTime();
            try {
                SoakCopy copy = SoakCopy.create(manager, options(server));
                say("MADE " + copy.id() + " " + Times.since(begin) + " " + kind);
                return copy;
            } catch (DittoException e) {
                say("REFUSED " + e);
                pause();
            }
        }
        return null;
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String line) {
        synchronized (out) {
            out.println(System.currentTimeMillis() + " " + line.replaceAll("\\s+", " "));
            out.flush();
        }
    }
}
