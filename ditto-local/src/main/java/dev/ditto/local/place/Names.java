package dev.ditto.local.place;

import java.util.Locale;

/** How what ditto makes in servers and daemons is called: a prefix, then an id. */
public final class Names {

    /** A copy's database and login; its server, too, where it has one of its own. */
    static final String COPY = "ditto_c_";
    /** A finished snapshot's database; what is frozen of it, too, where copies have servers of their own. */
    static final String TEMPLATE = "ditto_t_";
    /** The database a snapshot is restored into, and the server of its own it may be in. */
    static final String STAGING = "ditto_s_";

    private static final String OWNER = "ditto_o_";

    private Names() {}

    /** The name of a copy of that id. */
    public static String copy(String id) {
        return COPY + id.toLowerCase(Locale.ROOT);
    }

    /** Whether something is called as copies are. */
    public static boolean isCopy(String name) {
        return name.startsWith(COPY);
    }

    /** Whether something is called as finished snapshots are. */
    public static boolean isTemplate(String name) {
        return name.startsWith(TEMPLATE);
    }

    /** The id of the copy of that name. */
    public static String idOf(String copy) {
        return copy.substring(COPY.length()).toUpperCase(Locale.ROOT);
    }

    /** The name of a snapshot of that id. */
    public static String template(String id) {
        return TEMPLATE + id.toLowerCase(Locale.ROOT);
    }

    /** The role a snapshot's objects belong to. */
    public static String ownerOf(String template) {
        return OWNER + template.substring(TEMPLATE.length());
    }

    /** The snapshot whose objects belong to that role; empty if it is no such role. */
    static String templateOf(String owner) {
        return owner.startsWith(OWNER) ? TEMPLATE + owner.substring(OWNER.length()) : "";
    }

    /** The staging database of a snapshot. */
    public static String stagingOf(String template) {
        return STAGING + template.substring(TEMPLATE.length());
    }
}
