package dev.ditto.junit5;

import dev.ditto.Copy;
import java.time.Duration;

/**
 * One copy made, and what its test or test class waited for it.
 *
 * @param copy as it was when it was made
 * @param waited from the call until the copy was there
 * @param kind what the wait was for
 */
record Creation(Copy copy, Duration waited, Kind kind) {

    /** What a class waits for; the summary tells them apart, as they differ by orders of magnitude. */
    enum Kind {
        /** A claim. */
        WARM,
        /** A clone. */
        COLD,
        /** The restore of the snapshot, then a clone. */
        RESTORED
    }

    Creation(Copy copy, Duration waited) {
        this(copy, waited, copy.warm() ? Kind.WARM : Kind.COLD);
    }

    Creation afterRestore() {
        return new Creation(copy, waited, Kind.RESTORED);
    }
}
