package dev.ditto.benchmarks;

import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A session in a JVM of its own: holds copies, and then either measures itself in its idleness and closes, or waits to be
 * killed. Arguments: {@code idle} and for how many seconds, or {@code hold} and how many copies; the home; its settings
 * as {@code name=value}.
 */
final class HomeProgram {

    static final String HELD = "HELD";

    /** What a session does once, soon after it opened, is no part of its idleness. */
    private static final long SETTLING_MILLIS = 6_000;

    private HomeProgram() {}

    static List<String> arguments(String task, int number, BenchHome home) {
        List<String> arguments = new ArrayList<>(
                List.of(task, Integer.toString(number), home.directory().toString()));
        home.settings().forEach((name, value) -> arguments.add(name + "=" + value));
        return arguments;
    }

    public static void main(String[] arguments) throws Exception {
        int number = Integer.parseInt(arguments[1]);
        BenchHome home = new BenchHome(Path.of(arguments[2]), settings(arguments));
        try (CopyManager manager = home.open()) {
            switch (arguments[0]) {
                case "idle" -> idle(home, manager, number);
                case "hold" -> hold(manager, number);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    private static Map<String, String> settings(String[] arguments) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 3; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            settings.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
        }
        return settings;
    }

    private static void idle(BenchHome home, CopyManager manager, int seconds) throws Exception {
        manager.startPool();
        manager.create(CreateOptions.defaults());
        home.awaitWarm(Integer.parseInt(home.settings().get("warm_pool_size")));
        Thread.sleep(SETTLING_MILLIS);
        CpuTime.Moment before = CpuTime.now();
        Thread.sleep(seconds * 1000L);
        System.out.println(CpuTime.now().since(before).line());
    }

    private static void hold(CopyManager manager, int copies) throws IOException {
        for (int i = 0; i < copies; i++) {
            manager.create(CreateOptions.defaults());
        }
        System.out.println(HELD);
        while (System.in.read() >= 0) {
            // Until it is killed, or its parent ends.
        }
    }
}
