package dev.ditto;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Some tables could not be compared with the snapshot: they were locked, too large, or time ran out. The message says which,
 * why, and what is known of the others, so that it can be shown as it is; so that nobody takes a part for the whole, it is
 * no result.
 *
 * @since 0.1
 */
public final class ChangesIncompleteException extends DittoException {

    private static final long serialVersionUID = 1L;

    private final transient List<TableChange> known;
    private final transient Map<String, String> notCompared;

    /**
     * @param known the tables that were compared and differ
     * @param notCompared the tables that were not, as {@code schema.table}, and why
     */
    public ChangesIncompleteException(String message, List<TableChange> known, Map<String, String> notCompared) {
        super(message);
        this.known = List.copyOf(known);
        this.notCompared = Collections.unmodifiableMap(new LinkedHashMap<>(notCompared));
    }

    /** The tables that were compared and differ; those that are neither here nor not compared are as they were. */
    public List<TableChange> known() {
        return known;
    }

    /** The tables that were not compared, as {@code schema.table}, and why, in words. */
    public Map<String, String> notCompared() {
        return notCompared;
    }
}
