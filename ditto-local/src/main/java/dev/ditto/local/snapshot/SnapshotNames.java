package dev.ditto.local.snapshot;

/** How databases and roles of snapshots are called: a prefix, then the id that all three share. */
public final class SnapshotNames {

    /** A finished snapshot's database. */
    public static final String TEMPLATE = "ditto_t_";
    /** The database a snapshot is restored into. */
    public static final String STAGING = "ditto_s_";
    /** The role a snapshot's objects belong to. */
    public static final String OWNER = "ditto_o_";

    private SnapshotNames() {}

    /** The staging database of a snapshot. */
    public static String stagingOf(String template) {
        return STAGING + template.substring(TEMPLATE.length());
    }
}
