package dev.ditto.local.docker;

import dev.ditto.CopyClient;
import dev.ditto.CreateOptions;
import dev.ditto.DittoException;
import dev.ditto.OpenCopy;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * What a child JVM of the tests does with a home. Says one line per thing done, and ends with {@code DONE}, or with
 * {@code FAILED} and the exception.
 */
final class DockerProgram {

    private final PrintStream out;

    private DockerProgram(PrintStream out) {
        this.out = out;
    }

    /** Arguments: what to do, the home, the dump, and settings as name=value. */
    public static void main(String[] arguments) {
        DockerProgram program = new DockerProgram(System.out);
        try {
            program.run(arguments);
            program.say("DONE");
        } catch (IOException | RuntimeException e) {
            program.say("FAILED " + e.getClass().getName() + ": " + e.getMessage());
        }
    }

    private void run(String[] arguments) throws IOException {
        var config = new DockerHome(Path.of(arguments[1])).config();
        for (int i = 3; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            config.set(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
        }
        CreateOptions options = CreateOptions.builder().dump(arguments[2]).build();
        try (CopyManager manager = CopyManager.builder().config(config.build()).build()) {
            manager.startPool();
            say("OPEN");
            switch (arguments[0]) {
                case "ask" -> say("GOT " + manager.create(options).id());
                case "restore" -> inBackground(() -> manager.create(options));
                case "hold" -> hold(manager, options);
                case "toil" -> {
                    hold(manager, options);
                    inBackground(() -> churn(manager, options));
                }
                default -> throw new IllegalArgumentException(arguments[0]);
            }
            // Until it is killed, or its parent ends.
            while (!arguments[0].equals("ask") && System.in.read() >= 0) {
                say("WAITING");
            }
        }
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
