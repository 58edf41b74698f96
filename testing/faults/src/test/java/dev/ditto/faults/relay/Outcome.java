package dev.ditto.faults.relay;

import java.time.Duration;
import java.util.List;

/**
 * What became of a request that failed.
 *
 * @param met whether it came at all
 * @param longest how long the longest call of the user took
 * @param quiet how long the next session and all after it took
 */
record Outcome(DaemonFault fault, boolean met, List<String> violations, Duration longest, Duration quiet) {

    String text() {
        return fault + ": " + String.join("; ", violations);
    }
}
