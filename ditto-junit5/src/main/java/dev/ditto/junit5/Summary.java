package dev.ditto.junit5;

import dev.ditto.Copy;
import dev.ditto.junit5.report.Amount;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The end of a run in two lines at most for people. ASCII, because a terminal or CI log may know nothing else. */
final class Summary {

    /** A run in which nothing can be destroyed must not fill the terminal. */
    private static final int NAMED = 5;

    private Summary() {}

    static String of(RunFacts facts) {
        if (facts.creations().isEmpty()) {
            return copies(facts);
        }
        return copies(facts) + System.lineSeparator() + snapshots(facts.restores());
    }

    private static String copies(RunFacts facts) {
        List<Creation> creations = facts.creations();
        return "ditto  " + count(creations.size(), "copy", "copies") + " for "
                + count(facts.classes(), "test class", "test classes")
                + part(creations, Creation.Kind.WARM, "warm")
                + part(creations, Creation.Kind.COLD, "cold")
                + part(creations, Creation.Kind.RESTORED, "after the restore")
                + (facts.failed() == 0 ? "" : ", " + facts.failed() + " failed")
                + (facts.kept() == 0 ? "" : ", " + facts.kept() + " kept") + ", leftovers "
                + leftovers(facts.leftovers());
    }

    /** Named, so that whoever wonders what fills the server finds them. */
    private static String leftovers(List<Copy> copies) {
        if (copies.isEmpty()) {
            return "0";
        }
        String names = copies.stream()
                .limit(NAMED)
                .map(copy -> copy.id() + copy.jobName().map(job -> " of " + job).orElse(""))
                .collect(Collectors.joining(", "));
        return copies.size() + " (" + names + (copies.size() > NAMED ? ", ..." : "") + ")";
    }

    private static String part(List<Creation> creations, Creation.Kind kind, String name) {
        List<Duration> waits = creations.stream()
                .filter(creation -> creation.kind() == kind)
                .map(Creation::waited)
                .sorted()
                .toList();
        if (waits.isEmpty()) {
            return "";
        }
        return ", " + waits.size() + " " + name + " (median " + text(median(waits)) + ")";
    }

    private static String snapshots(List<RunFacts.Restore> restores) {
        if (restores.isEmpty()) {
            return "ditto  snapshot was there already";
        }
        if (restores.size() == 1) {
            RunFacts.Restore restore = restores.get(0);
            return "ditto  snapshot restored once in " + text(restore.took())
                    + (restore.dump().isEmpty() ? "" : " (" + restore.dump() + ")");
        }
        return "ditto  " + restores.size() + " snapshots restored, once each: "
                + restores.stream()
                        .map(restore -> (restore.dump() + " in " + text(restore.took())).strip())
                        .collect(Collectors.joining(", "));
    }

    private static Duration median(List<Duration> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }

    private static String text(Duration duration) {
        return Amount.ofMicros(TimeUnit.NANOSECONDS.toMicros(duration.toNanos()));
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
