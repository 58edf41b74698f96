package dev.ditto.faults.seam;

/**
 * A step to break.
 *
 * @param name as {@link FaultPoints} counts it
 * @param mode how
 * @param inFreshHome whether it is passed in a fresh home alone
 */
record CrashPoint(String name, Mode mode, boolean inFreshHome) {

    @Override
    public String toString() {
        return name + " " + mode + (inFreshHome ? " (fresh home)" : "");
    }
}
