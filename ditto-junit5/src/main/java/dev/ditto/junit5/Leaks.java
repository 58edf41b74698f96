package dev.ditto.junit5;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Connections that tests left open, counted by test. Thread-safe. */
final class Leaks {

    private static final int SHOWN = 10;

    private final Map<String, Integer> counts = new TreeMap<>();

    synchronized void add(String owner) {
        counts.merge(owner, 1, Integer::sum);
    }

    /** How many each test left open. */
    synchronized Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }

    /** One line for each test, up to ten, and none the next time; none at all if nothing leaked. */
    synchronized List<String> take() {
        List<String> lines = new ArrayList<>();
        counts.entrySet().stream()
                .limit(SHOWN)
                .forEach(leak -> lines.add("ditto  WARN " + leak.getKey() + " left " + connections(leak.getValue())
                        + " of its DataSource open; close them, say by try-with-resources, and pools with their copy"));
        if (counts.size() > SHOWN) {
            lines.add("ditto  WARN " + (counts.size() - SHOWN) + " more left connections open");
        }
        counts.clear();
        return lines;
    }

    private static String connections(int count) {
        return count == 1 ? "1 connection" : count + " connections";
    }
}
