package dev.ditto.junit5;

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

    static long count(String prefix) {
        return LINES.stream().filter(line -> line.startsWith(prefix)).count();
    }
}
