package dev.ditto.local.spi;

import dev.ditto.TableChange;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a copy differs from what it was cloned from.
 *
 * @param tables how many tables there were to compare
 * @param changes those that differ, by schema and name
 * @param notCompared tables of which it is not known, and why, in words
 */
public record Comparison(int tables, List<TableChange> changes, Map<String, String> notCompared) {

    public Comparison {
        changes = List.copyOf(changes);
        notCompared = Collections.unmodifiableMap(new LinkedHashMap<>(notCompared));
    }
}
