package dev.ditto.faults.seam;

/** How a step fails. */
public enum Mode {
    /** The process ends at once, and the step was not done. */
    HALT_BEFORE,
    /** The process ends at once, and the step was done. */
    HALT_AFTER,
    /** The step was not done, and says so. */
    THROW,
    /** The step was done, and says it failed. */
    LOST,
    /** The step never ends; somebody kills the process. */
    HANG;

    /** Whether the step has to be allowed to fail for it. */
    boolean needsFailure() {
        return this == THROW || this == LOST;
    }
}
