package dev.ditto.junit5;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What happened, in order. Static, because JUnit makes the classes under test; cleared before each test. */
final class Journal {

    private static final List<String> LINES = new CopyOnWriteArrayList<>();

    private Journal() {}

    static void clear() {
        LINES.clear();
    }

    static void add(String line) {
        LINES.add(line);
    }

    static List<String> lines() {
        return List.copyOf(LINES);
    }

    /** Waits, 20 s at most, for a line that another thread is about to write. */
    static void await(String line) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!LINES.contains(line)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("No line '" + line + "' in " + LINES);
            }
            Thread.sleep(1);
        }
    }

    static long count(String prefix) {
        return LINES.stream().filter(line -> line.startsWith(prefix)).count();
    }
}
