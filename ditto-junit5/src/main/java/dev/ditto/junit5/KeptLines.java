package dev.ditto.junit5;

import java.util.ArrayList;
import java.util.List;

/** The copies that stay, for the end of a run at the terminal, where nobody looks through stack traces. */
final class KeptLines {

    private static final int SHOWN = 5;

    private KeptLines() {}

    /** One line each, up to five. */
    static List<String> of(List<KeptCopy> kept) {
        List<String> lines = new ArrayList<>();
        kept.stream()
                .limit(SHOWN)
                .forEach(copy -> lines.add("ditto  kept for " + copy.cause().text() + " until " + copy.untilText()
                        + ": " + copy.psql().orElseGet(copy::jdbc)));
        if (kept.size() > SHOWN) {
            lines.add("ditto  " + (kept.size() - SHOWN) + " more copies are kept");
        }
        return lines;
    }
}
