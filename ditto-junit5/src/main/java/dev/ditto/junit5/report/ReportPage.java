package dev.ditto.junit5.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The report of a build as one page: no script, nothing from elsewhere, in the colours that the reader's system has. */
final class ReportPage {

    private static final int ROWS = 10;

    private static final Comparator<Row> LARGEST_FIRST = (one, other) -> Long.compare(other.amount(), one.amount());

    /**
     * Of a table.
     *
     * @param amount what rows are sorted by
     * @param figure the same for people
     */
    private record Row(String name, String note, long amount, String figure) {}

    private final StringBuilder out = new StringBuilder(1 << 16);
    private final List<RunReport> runs;
    private final List<RunReport.MadeCopy> copies;
    private final List<RunReport.Restore> restores;
    private final List<RunReport.Leak> leaks;
    private final List<RunReport.Kept> kept;

    ReportPage(List<RunReport> runs) {
        this.runs = runs;
        copies = all(RunReport::copies);
        restores = once(all(RunReport::restores));
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
        long classes = 0;
        long failed = 0;
        long leftovers = 0;
        for (RunReport run : runs) {
            classes += run.classes();
            failed += run.failed();
            leftovers += run.leftovers();
        }
        long warm = 0;
        for (RunReport.MadeCopy copy : copies) {
            warm += copy.isWarm() ? 1 : 0;
        }
        int open = 0;
        for (RunReport.Leak leak : leaks) {
            open += leak.connections();
        }
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
        long[] waits = new long[copies.size()];
        for (int i = 0; i < waits.length; i++) {
            waits[i] = copies.get(i).waited();
        }
        Arrays.sort(waits);
        return waits.length == 0 ? "-" : Amount.ofMicros(waits[waits.length / 2]);
    }

    private void keptCopies() {
        if (kept.isEmpty()) {
            return;
        }
        out.append("<section id=\"kept\"><h2>Kept after a failure</h2>\n");
        for (RunReport.Kept copy : kept) {
            out.append("<article><b>").append(Html.escape(copy.test())).append("</b> <span class=\"soft\">");
            out.append(copy.name().isEmpty() ? "" : "copy " + Html.escape(copy.name()) + ", ")
                    .append("until ");
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
        int leftOut = 0;
        for (RunReport run : runs) {
            leftOut += run.spansLeftOut();
        }
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
        long sum = 0;
        for (RunReport run : runs) {
            for (Span span : run.spans()) {
                sum += span.kind() == kind ? span.length() : 0;
            }
        }
        return sum;
    }

    private void tables() {
        out.append("<div class=\"columns\">\n");
        List<Row> waits = new ArrayList<>();
        for (RunReport.MadeCopy copy : copies) {
            waits.add(new Row(copy.job(), reason(copy.kind()), copy.waited(), Amount.ofMicros(copy.waited())));
        }
        table("Longest waits", "test class", "waited", waits);
        List<Row> slow = new ArrayList<>();
        for (RunReport.Restore restore : restores) {
            slow.add(new Row(restore.dump(), "", restore.took(), Amount.ofMicros(restore.took())));
        }
        table("Slowest restores", "dump", "took", slow);
        List<Row> open = new ArrayList<>();
        for (RunReport.Leak leak : leaks) {
            open.add(new Row(leak.test(), "", leak.connections(), Integer.toString(leak.connections())));
        }
        table("Connections left open", "test", "connections", open);
        out.append("</div>\n");
    }

    private static String reason(String kind) {
        return switch (kind) {
            case "warm" -> "was warm";
            case "restored" -> "for the restore";
            default -> "for a clone";
        };
    }

    /** The largest first, up to ten; nothing if there are no rows. */
    private void table(String title, String what, String figure, List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        rows.sort(LARGEST_FIRST);
        out.append("<section><h2>")
                .append(title)
                .append("</h2>\n<table><tr><th>")
                .append(what);
        out.append("</th><th></th><th class=\"number\">").append(figure).append("</th></tr>\n");
        for (Row row : rows.subList(0, Math.min(rows.size(), ROWS))) {
            out.append("<tr><td>").append(Html.escape(row.name())).append("</td><td class=\"soft\">");
            out.append(row.note())
                    .append("</td><td class=\"number\">")
                    .append(row.figure())
                    .append("</td></tr>\n");
        }
        out.append("</table>\n");
        if (rows.size() > ROWS) {
            out.append("<p class=\"soft\">and ").append(rows.size() - ROWS).append(" more</p>\n");
        }
        out.append("</section>\n");
    }

    private static String time(Instant instant) {
        // Time zones and formatters would cost a young JVM more than all the rest of the page.
        return instant.truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace('T', ' ')
                .replace("Z", " UTC");
    }

    /** JVMs that waited for one restore all tell of it. */
    private static List<RunReport.Restore> once(List<RunReport.Restore> restores) {
        Map<String, RunReport.Restore> different = new LinkedHashMap<>();
        for (RunReport.Restore restore : restores) {
            different.put(restore.dump() + ' ' + restore.took(), restore);
        }
        return List.copyOf(different.values());
    }

    private <T> List<T> all(Function<RunReport, List<T>> part) {
        List<T> all = new ArrayList<>();
        runs.forEach(run -> all.addAll(part.apply(run)));
        return all;
    }
}
