package dev.ditto.local;

import dev.ditto.TableChange;
import dev.ditto.local.spi.Comparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is said of a comparison that is not complete, on one line. */
final class ChangesMessage {

    private static final int SHOWN = 10;

    private ChangesMessage() {}

    static String of(String copyId, Comparison comparison) {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        comparison
                .notCompared()
                .forEach((table, reason) ->
                        tables.computeIfAbsent(reason, any -> new ArrayList<>()).add(table));
        String missing = tables.entrySet().stream()
                .map(group -> shown(group.getValue()) + ": " + group.getKey())
                .collect(Collectors.joining("; "));
        return comparison.notCompared().size() + " of " + comparison.tables() + " tables of copy " + copyId
                + " could not be compared with its snapshot (" + missing + "). Of the others, "
                + (comparison.changes().isEmpty()
                        ? "none has changed"
                        : "changed have "
                                + shown(comparison.changes().stream()
                                        .map(ChangesMessage::line)
                                        .toList()))
                + ". End transactions that hold locks, or raise the limits.";
    }

    private static String line(TableChange change) {
        return change.schema() + "." + change.table() + " +" + change.inserted() + " ~" + change.updated() + " -"
                + change.deleted();
    }

    private static String shown(List<String> texts) {
        int more = texts.size() - SHOWN;
        return Stream.concat(texts.stream().limit(SHOWN), more > 0 ? Stream.of("and " + more + " more") : Stream.of())
                .collect(Collectors.joining(", "));
    }
}
