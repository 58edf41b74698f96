package dev.ditto.test.docker;

import org.jspecify.annotations.Nullable;

/**
 * What came of asking a daemon.
 *
 * @param place where it was looked for, as a URI
 * @param problem why it does not answer, {@code null} if it does
 */
record DaemonAnswer(String place, @Nullable String problem) {

    boolean answers() {
        return problem == null;
    }
}
