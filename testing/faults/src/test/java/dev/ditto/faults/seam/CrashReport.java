package dev.ditto.faults.seam;

import java.time.Duration;
import java.util.List;

/**
 * What became of one point.
 *
 * @param violations what should not have been
 * @param quiet how long after the end of the process all was quiet
 */
record CrashReport(CrashPoint point, ChildRun run, List<String> violations, Duration quiet) {

    String text() {
        return point + ": " + String.join("; ", violations) + "\n    "
                + String.join(
                        "\n    ",
                        run.lines().stream()
                                .filter(line -> !line.startsWith("POINT ") && !line.startsWith("FIRM "))
                                .limit(120)
                                .toList());
    }
}
