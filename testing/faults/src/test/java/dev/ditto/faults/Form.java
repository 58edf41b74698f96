package dev.ditto.faults;

/** How much of the suite is run: the short form belongs to every build, the long one to {@code -Pfaults}. */
public enum Form {
    SHORT,
    LONG;

    public static Form current() {
        return System.getProperty("ditto.faults.form", "short").equals("long") ? LONG : SHORT;
    }

    /** How often something is tried in this form. */
    public static int times(int inShort, int inLong) {
        return current() == LONG ? inLong : inShort;
    }
}
