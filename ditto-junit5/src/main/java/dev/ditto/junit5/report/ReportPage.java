package dev.ditto.junit5.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The report of a build as one page: no script, nothing from elsewhere, in the colours that the reader's system has. */
final class ReportPage {

    private static final int ROWS = 10;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final StringBuilder out = new StringBuilder(1 << 16);
    private final List<RunReport> runs;
    private final List<RunReport.MadeCopy> copies;
    private final List<RunReport.Restore> restores;
    private final List<RunReport.Leak> leaks;
    private final List<RunReport.Kept> kept;

    ReportPage(List<RunReport> runs) {
        this.runs = runs;
        copies = all(RunReport::copies);
        // JVMs that waited for one restore all tell of it.
        restores = all(RunReport::restores).stream().distinct().toList();
        leaks = all(RunReport::leaks);
        kept = all(RunReport::kept);
    }

    String html() {
        Chart chart = new Chart(runs);
        out.append(
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>ditto report</title>\n");
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>\n");
        out.append(Colours.STYLE).append("</style>\n</head>\n<body>\n<main>\n");
        header(chart);
        tiles();
        keptCopies();
        timeline(chart);
        tables();
        return out.append("</main>\n</body>\n</html>\n").toString();
    }

    private void header(Chart chart) {
        out.append("<header><h1>ditto report</h1>\n<p>")
                .append(time(runs.get(0).started()))
                .append(", ");
        out.append(Amount.ofMicros(chart.length())).append(", ");
        out.append(Html.count(runs.size(), "JVM", "JVMs")).append("</p></header>\n");
    }

    private void tiles() {
        long warm = copies.stream().filter(RunReport.MadeCopy::isWarm).count();
        long classes = runs.stream().mapToInt(RunReport::classes).sum();
        long failed = runs.stream().mapToInt(RunReport::failed).sum();
        long leftovers = runs.stream().mapToLong(RunReport::leftovers).sum();
        int open = leaks.stream().mapToInt(RunReport.Leak::connections).sum();
        out.append("<div class=\"tiles\">\n");
        tile("", Integer.toString(copies.size()), "copies for " + Html.count(classes, "test class", "test classes"));
        tile("", Amount.share(warm, copies.size()), "were warm");
        tile("", median(), "median wait for a copy");
        tile("", Integer.toString(restores.size()), restores.size() == 1 ? "dump restored" : "dumps restored");
        if (failed > 0) {
            tile("bad", Long.toString(failed), failed == 1 ? "copy failed" : "copies failed");
        }
        tile(
                open == 0 ? "good" : "bad",
                Integer.toString(open),
                open == 1 ? "connection left open" : "connections left open");
        if (!kept.isEmpty()) {
            tile(
                    "bad",
                    Integer.toString(kept.size()),
                    kept.size() == 1 ? "copy kept after a failure" : "copies kept after failures");
        }
        tile(leftovers == 0 ? "good" : "bad", Long.toString(leftovers), "leftovers");
        out.append("</div>\n");
    }

    private void tile(String style, String figure, String what) {
        out.append("<div class=\"tile ")
                .append(style)
                .append("\"><b>")
                .append(figure)
                .append("</b><span>");
        out.append(Html.escape(what)).append("</span></div>\n");
    }

    private String median() {
        List<Long> waits =
                copies.stream().map(RunReport.MadeCopy::waited).sorted().toList();
        return waits.isEmpty() ? "-" : Amount.ofMicros(waits.get(waits.size() / 2));
    }

    private void keptCopies() {
        if (kept.isEmpty()) {
            return;
        }
        out.append("<section id=\"kept\"><h2>Kept after a failure</h2>\n");
        for (RunReport.Kept copy : kept) {
            out.append("<article><b>").append(Html.escape(copy.test())).append("</b> <span class=\"soft\">until ");
            out.append(time(copy.until())).append("</span>\n");
            code(copy.connect());
            code(copy.jdbc());
            code(copy.destroy());
            out.append("</article>\n");
        }
        out.append("</section>\n");
    }

    private void code(String line) {
        if (!line.isEmpty()) {
            out.append("<code>").append(Html.escape(line)).append("</code>\n");
        }
    }

    private void timeline(Chart chart) {
        out.append("<section id=\"timeline\"><h2>Timeline</h2>\n<div class=\"legend\">");
        for (Span.Kind kind : Span.Kind.values()) {
            long sum = sum(kind);
            if (sum > 0 || kind != Span.Kind.KEEPING) {
                out.append("<span><i class=\"")
                        .append(kind.lowerCase())
                        .append("\"></i>")
                        .append(legend(kind));
                out.append(" <b>").append(Amount.ofMicros(sum)).append("</b></span>");
            }
        }
        out.append("<span class=\"soft\">all threads together</span></div>\n<div class=\"scroll\">\n");
        out.append(chart.svg()).append("</div>\n");
        int leftOut = runs.stream().mapToInt(RunReport::spansLeftOut).sum();
        if (leftOut > 0) {
            out.append("<p class=\"soft\">").append(leftOut).append(" later spans are not shown.</p>\n");
        }
        out.append("</section>\n");
    }

    private static String legend(Span.Kind kind) {
        return switch (kind) {
            case WAITING -> "waiting for a copy";
            case TESTING -> "testing";
            case DESTROYING -> "destroying";
            case KEEPING -> "keeping and comparing";
        };
    }

    private long sum(Span.Kind kind) {
        return all(RunReport::spans).stream()
                .filter(span -> span.kind() == kind)
                .mapToLong(Span::length)
                .sum();
    }

    private void tables() {
        out.append("<div class=\"columns\">\n");
        table(
                "Longest waits",
                "test class",
                "waited",
                copies.stream()
                        .sorted(Comparator.comparingLong(RunReport.MadeCopy::waited)
                                .reversed())
                        .limit(ROWS)
                        .map(copy -> List.of(copy.job(), reason(copy.kind()), Amount.ofMicros(copy.waited())))
                        .toList());
        table(
                "Slowest restores",
                "dump",
                "took",
                restores.stream()
                        .sorted(Comparator.comparingLong(RunReport.Restore::took)
                                .reversed())
                        .limit(ROWS)
                        .map(restore -> List.of(restore.dump(), "", Amount.ofMicros(restore.took())))
                        .toList());
        table(
                "Connections left open",
                "test",
                "connections",
                leaks.stream()
                        .sorted(Comparator.comparingInt(RunReport.Leak::connections)
                                .reversed())
                        .limit(5L * ROWS)
                        .map(leak -> List.of(leak.test(), "", Integer.toString(leak.connections())))
                        .toList());
        out.append("</div>\n");
    }

    private static String reason(String kind) {
        return switch (kind) {
            case "warm" -> "was warm";
            case "restored" -> "for the restore";
            default -> "for a clone";
        };
    }

    /** None if there are no rows. */
    private void table(String title, String what, String figure, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        out.append("<section><h2>")
                .append(title)
                .append("</h2>\n<table><tr><th>")
                .append(what);
        out.append("</th><th></th><th class=\"number\">").append(figure).append("</th></tr>\n");
        for (List<String> row : rows) {
            out.append("<tr><td>").append(Html.escape(row.get(0))).append("</td><td class=\"soft\">");
            out.append(Html.escape(row.get(1)))
                    .append("</td><td class=\"number\">")
                    .append(Html.escape(row.get(2)));
            out.append("</td></tr>\n");
        }
        out.append("</table></section>\n");
    }

    private static String time(Instant instant) {
        return TIME.format(instant.atZone(ZoneId.systemDefault()));
    }

    private <T> List<T> all(Function<RunReport, List<T>> part) {
        List<T> all = new ArrayList<>();
        runs.forEach(run -> all.addAll(part.apply(run)));
        return all;
    }
}
