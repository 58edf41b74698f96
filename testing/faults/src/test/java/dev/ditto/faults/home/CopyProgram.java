package dev.ditto.faults.home;

import dev.ditto.Copy;
import dev.ditto.CopyClient;
import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.OpenCopy;
import dev.ditto.contract.CopySession;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * What a child JVM of the tests does with a home. Says one line per thing done, and ends with {@code DONE}, or with
 * {@code FAILED} and the exception.
 */
public final class CopyProgram {

    private final PrintStream out;

    private CopyProgram(PrintStream out) {
        this.out = out;
    }

    /** Arguments: what to do, the home, the dump, and settings as name=value; without a runtime, embedded. */
    public static void main(String[] arguments) {
        CopyProgram program = new CopyProgram(System.out);
        try {
            program.run(arguments);
            program.say("DONE");
        } catch (IOException | RuntimeException e) {
            program.say("FAILED " + e.getClass().getName() + ": " + e.getMessage());
        }
    }

    private void run(String[] arguments) throws IOException {
        CreateOptions options = CreateOptions.builder().dump(arguments[2]).build();
        try (CopyManager manager =
                CopyManager.builder().config(config(arguments)).build()) {
            manager.startPool();
            say("OPEN");
            switch (arguments[0]) {
                case "ask" -> say("GOT " + manager.create(options).id());
                case "ask at once" -> {
                    say("READY");
                    System.in.read();
                    askTimed(manager, options);
                }
                case "claim" -> claim(manager, options, number("times", arguments), Integer.MAX_VALUE);
                case "claim and wait" -> claim(manager, options, Integer.MAX_VALUE, number("times", arguments));
                case "restore" -> inBackground(() -> manager.create(options));
                case "hold" -> hold(manager, options);
                case "toil" -> {
                    hold(manager, options);
                    inBackground(() -> churn(manager, options));
                }
                default -> throw new IllegalArgumentException(arguments[0]);
            }
            // Until it is killed, or its parent ends.
            while (!arguments[0].equals("claim") && !arguments[0].startsWith("ask") && System.in.read() >= 0) {
                say("WAITING");
            }
        }
    }

    private static DittoConfig config(String[] arguments) {
        DittoConfig.Builder config = new StoreView(Path.of(arguments[1])).config("embedded");
        for (int i = 3; i < arguments.length && !arguments[i].startsWith("times="); i++) {
            int equals = arguments[i].indexOf('=');
            String name = arguments[i].substring(0, equals);
            config.set(name, arguments[i].substring(equals + 1));
            if (arguments[i].equals("runtime=docker")) {
                config.set("docker.idle_seconds", "0");
            }
        }
        return config.build();
    }

    /** Given last. */
    private static int number(String name, String[] arguments) {
        return Integer.parseInt(arguments[arguments.length - 1].substring(name.length() + 1));
    }

    /** Each is to be nobody else's: never used before, and mine as long as I have it. */
    private void claim(CopyClient client, CreateOptions options, int times, int last) throws IOException {
        for (int i = 1; i <= times; i++) {
            long begin = System.nanoTime();
            Copy copy = client.create(options);
            long millis = (System.nanoTime() - begin) / 1_000_000;
            say("CLAIMED " + copy.id() + " " + (copy.warm() ? "warm " : "cold ") + millis);
            if (i == last) {
                return;
            }
            try (CopySession session = CopySession.of(copy)) {
                session.execute("CREATE TABLE mine (id text)", "INSERT INTO mine VALUES ('" + copy.id() + "')");
                if (!copy.id().equals(session.query("SELECT string_agg(id, ' ') FROM mine"))) {
                    say("CROSSTALK " + copy.id());
                }
            } catch (SQLException e) {
                say("UNUSABLE " + copy.id() + " " + e.getMessage());
            }
            client.destroy(copy.id());
        }
    }

    private void askTimed(CopyClient client, CreateOptions options) {
        long begin = System.nanoTime();
        Copy copy = client.create(options);
        say("GOT " + copy.id() + " " + (System.nanoTime() - begin) / 1_000_000);
    }

    private void hold(CopyClient client, CreateOptions options) {
        say("HOLDING " + client.create(options).id());
        say("HOLDING " + client.create(options).id());
        say("HELD");
    }

    /** So that copies are being made and removed at any moment. */
    private static void churn(CopyClient client, CreateOptions options) {
        while (true) {
            try (OpenCopy open = client.open(options)) {
                open.copy();
            } catch (DittoException closed) {
                return;
            }
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "test-work");
        thread.setDaemon(true);
        thread.start();
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
