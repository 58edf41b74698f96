package dev.ditto.junit5;

import dev.ditto.TableChange;
import java.util.ArrayList;
import java.util.List;

/** What has become of a copy's tables, in aligned lines. */
final class TableChanges {

    private static final int SHOWN = 20;

    private TableChanges() {}

    /** Those with the most rows first, up to twenty; each line is indented. */
    static List<String> lines(List<TableChange> changes) {
        if (changes.isEmpty()) {
            return List.of("  changed:  nothing, as far as committed");
        }
        List<TableChange> shown = changes.stream()
                .sorted((one, other) -> Long.compare(rows(other), rows(one)))
                .limit(SHOWN)
                .toList();
        int name =
                shown.stream().mapToInt(change -> name(change).length()).max().orElse(0);
        int inserted =
                width(shown.stream().mapToLong(TableChange::inserted).max().orElse(0));
        int updated = width(shown.stream().mapToLong(TableChange::updated).max().orElse(0));
        int deleted = width(shown.stream().mapToLong(TableChange::deleted).max().orElse(0));
        List<String> lines = new ArrayList<>();
        lines.add("  changed:  rows inserted (+), updated (~), deleted (-)");
        for (TableChange change : shown) {
            lines.add("    " + name(change) + " ".repeat(name - name(change).length())
                    + column('+', change.inserted(), inserted) + column('~', change.updated(), updated)
                    + column('-', change.deleted(), deleted));
        }
        if (changes.size() > SHOWN) {
            lines.add("    and " + (changes.size() - SHOWN) + " more tables");
        }
        return lines;
    }

    /** Why they are not known, or not all of them: as the client says it, up to twenty lines. */
    static List<String> unknown(String message) {
        List<String> lines = new ArrayList<>();
        for (String line : message.lines().limit(SHOWN).toList()) {
            lines.add((lines.isEmpty() ? "  changed:  " : "    ") + line);
        }
        return lines;
    }

    private static String name(TableChange change) {
        return change.schema().isEmpty() ? change.table() : change.schema() + "." + change.table();
    }

    private static long rows(TableChange change) {
        return change.inserted() + change.updated() + change.deleted();
    }

    private static int width(long number) {
        return 1 + Long.toString(number).length();
    }

    private static String column(char sign, long number, int width) {
        String text = sign + Long.toString(number);
        return "  " + " ".repeat(width - text.length()) + text;
    }
}
