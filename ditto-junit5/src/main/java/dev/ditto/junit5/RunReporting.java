package dev.ditto.junit5;

import dev.ditto.junit5.report.ReportFiles;
import dev.ditto.junit5.report.RunReport;
import dev.ditto.junit5.report.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Writes the report when a run ends. That it cannot be written is told, and fails no test. */
final class RunReporting {

    private final ReportFiles files;

    RunReporting(Path directory) {
        files = new ReportFiles(directory);
    }

    /** Says at the terminal where it is. */
    String line() {
        return "ditto  report: " + files.page();
    }

    /** Empty, or a line for the terminal that says why there is none. */
    Optional<String> write(RunFacts facts, Timeline timeline, Map<String, Integer> leaks, List<KeptCopy> kept) {
        try {
            files.add(report(facts, timeline, leaks, kept));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("ditto  WARN the report cannot be written to " + files.page() + ": " + e + ". Set "
                    + ExtensionSettings.REPORT + " to another directory, or to false.");
        }
    }

    private static RunReport report(
            RunFacts facts, Timeline timeline, Map<String, Integer> leaks, List<KeptCopy> kept) {
        return new RunReport(
                ProcessHandle.current().pid(),
                ReportFiles.build(),
                Path.of("").toAbsolutePath().toString(),
                timeline.started(),
                timeline.now(),
                facts.classes(),
                facts.failed(),
                facts.leftovers().size(),
                facts.creations().stream().map(RunReporting::copy).toList(),
                facts.restores().stream()
                        .map(restore -> new RunReport.Restore(restore.dump(), micros(restore.took())))
                        .toList(),
                leaks.entrySet().stream()
                        .map(leak -> new RunReport.Leak(leak.getKey(), leak.getValue()))
                        .toList(),
                kept.stream().map(RunReporting::kept).toList(),
                timeline.spans(),
                timeline.leftOut());
    }

    private static RunReport.MadeCopy copy(Creation creation) {
        return new RunReport.MadeCopy(
                creation.copy().jobName().orElse(""),
                creation.kind().name().toLowerCase(Locale.ROOT),
                micros(creation.waited()));
    }

    private static RunReport.Kept kept(KeptCopy copy) {
        return new RunReport.Kept(
                copy.cause().test(),
                copy.cause().name(),
                copy.until(),
                copy.psql().orElse(""),
                copy.jdbc(),
                copy.destroyCommand().orElse(""));
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }
}
