package dev.ditto.faults.soak;

import dev.ditto.faults.report.Finding;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What was left, counted by kind. Not thread-safe. */
final class Leaks {

    /** The kinds a reader asks for first, by the words the oracle uses for them. */
    private static final Map<String, String> KINDS = kinds();

    private final Set<String> all = new LinkedHashSet<>();

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("containers", "(unlabelled )?container .*");
        kinds.put("volumes", "(unlabelled )?volume .*");
        kinds.put("ports", "(listener at|lease of a port) .*");
        kinds.put("rows", "row of .*");
        kinds.put("directories", "(directory|temporary file|session file) .*");
        kinds.put("roles", "role .*");
        kinds.put("databases", "database .*");
        kinds.put("processes", "process .*");
        return kinds;
    }

    void add(Collection<String> left) {
        all.addAll(left);
    }

    Set<String> all() {
        return all;
    }

    /** The finding with a count of each kind. */
    Finding addTo(Finding finding) {
        Finding more = finding;
        for (Map.Entry<String, String> kind : KINDS.entrySet()) {
            more = more.with(
                    "leaked " + kind.getKey(),
                    all.stream()
                            .filter(left -> left.matches("(?s)" + kind.getValue()))
                            .count());
        }
        return more;
    }
}
