package dev.ditto.junit5.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The timeline as a picture: a row per thread, time from left to right. An SVG that needs no script. */
final class Chart {

    private static final int WIDTH = 1200;
    private static final int LEFT = 150;
    private static final int RIGHT = 12;
    private static final int AXIS = 26;

    /** Of a letter in a bar, on average. */
    private static final double LETTER = 6.3;

    /** Those drawn later lie above. */
    private static final List<Span.Kind> ORDER =
            List.of(Span.Kind.TESTING, Span.Kind.DESTROYING, Span.Kind.WAITING, Span.Kind.KEEPING);

    private static final Comparator<Lane> TESTING_FIRST = (one, other) -> Boolean.compare(other.tests(), one.tests());

    private static final String DESTROYS = "ditto-destroys-";

    private record Group(String title, List<Lane> lanes) {}

    private final StringBuilder out = new StringBuilder(1 << 16);
    private final List<RunReport> runs;
    private final long begin;
    private final long length;

    /** @param runs at least one, the first to begin comes first; each has a group of rows */
    Chart(List<RunReport> runs) {
        this.runs = runs;
        begin = micros(runs.get(0));
        long end = begin;
        for (RunReport run : runs) {
            end = Math.max(end, micros(run) + run.length());
            for (Span span : run.spans()) {
                end = Math.max(end, micros(run) + span.end());
            }
        }
        length = Math.max(end - begin, 1);
    }

    /** All of it together, in microseconds. */
    long length() {
        return length;
    }

    String svg() {
        List<Group> groups = groups();
        int rows = 0;
        for (Group group : groups) {
            rows += group.lanes().size();
        }
        int row = rows > 24 ? 18 : 26;
        int titles = groups.size() > 1 ? groups.size() * 22 : 0;
        int height = AXIS + titles + rows * row + 6;
        out.append("<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(height);
        out.append("\" role=\"img\" aria-label=\"Timeline of the run, one row per thread\">\n");
        axis(height);
        int y = AXIS;
        for (Group group : groups) {
            if (groups.size() > 1) {
                text("group", 2, y + 16, group.title());
                y += 22;
            }
            for (Lane lane : group.lanes()) {
                row(lane, y, row);
                y += row;
            }
        }
        return out.append("</svg>\n").toString();
    }

    private List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            RunReport run = runs.get(i);
            Map<String, Lane> lanes = new LinkedHashMap<>();
            for (Span span : run.spans()) {
                double left = x(micros(run) - begin + span.start());
                double right = x(micros(run) - begin + span.end());
                lane(span, lanes).add(span, left, right);
            }
            List<Lane> sorted = new ArrayList<>(lanes.values());
            sorted.sort(TESTING_FIRST);
            groups.add(new Group("JVM " + (i + 1) + " (process " + run.process() + ")", sorted));
        }
        return groups;
    }

    /**
     * Threads come and go: where every class is a run by itself, as in a fork of Surefire, each has a new pool, and idle
     * ones of ditto end. Those that do the same one after the other share a row.
     */
    private static Lane lane(Span span, Map<String, Lane> lanes) {
        if (!span.thread().startsWith(DESTROYS)) {
            return lanes.computeIfAbsent(shortName(span.thread()), Lane::new);
        }
        for (int i = 1; ; i++) {
            Lane lane = lanes.computeIfAbsent(DESTROYS + i, Lane::new);
            if (lane.end() <= span.start()) {
                return lane;
            }
        }
    }

    private void axis(int height) {
        long step = step();
        for (long time = 0; time <= length; time += step) {
            String x = Amount.tenth(x(time));
            out.append("<line class=\"tick\" stroke=\"#8888\" x1=\"")
                    .append(x)
                    .append("\" x2=\"")
                    .append(x);
            out.append("\" y1=\"")
                    .append(AXIS - 6)
                    .append("\" y2=\"")
                    .append(height)
                    .append("\"/>");
            if (x(time) < WIDTH - 45) {
                text("time", x(time) + 4, 14, time == 0 ? "0" : round(time));
            }
        }
        out.append('\n');
    }

    /** Of 1, 2, 5, 10, 20 … so that there are at most eight. */
    private long step() {
        long step = 1;
        for (int i = 0; length / step > 8; i++) {
            step = i % 3 == 1 ? step / 2 * 5 : step * 2;
        }
        return step;
    }

    /** A tick, which is a round number. */
    private static String round(long micros) {
        if (micros % 1_000 != 0) {
            return Amount.tenth(micros / 1_000.0) + " ms";
        }
        return micros < 1_000_000 ? micros / 1_000 + " ms" : Amount.tenth(micros / 1_000_000.0) + " s";
    }

    private void row(Lane lane, int y, int row) {
        out.append("<g><title>").append(Html.escape(lane.name())).append("</title>");
        text("lane", 2, y + row / 2.0 + 4, Html.cut(lane.name(), 22));
        out.append("</g>");
        out.append("<rect class=\"track\" fill=\"#8881\" x=\"")
                .append(LEFT)
                .append("\" y=\"")
                .append(y + 2);
        out.append("\" width=\"")
                .append(WIDTH - LEFT - RIGHT)
                .append("\" height=\"")
                .append(row - 4)
                .append("\"/>\n");
        for (Span.Kind kind : ORDER) {
            List<Lane.Bar> bars = lane.bars(kind);
            if (!bars.isEmpty()) {
                out.append("<g class=\"")
                        .append(kind.lowerCase())
                        .append("\" fill=\"")
                        .append(Colours.of(kind));
                out.append("\">\n");
                for (Lane.Bar bar : bars) {
                    bar(kind, bar, y + 2, row - 4);
                }
                out.append("</g>\n");
            }
        }
    }

    private void bar(Span.Kind kind, Lane.Bar bar, int y, int height) {
        double width = visible(kind, bar.width());
        out.append("<rect x=\"")
                .append(Amount.tenth(bar.left()))
                .append("\" y=\"")
                .append(y)
                .append("\" width=\"");
        out.append(Amount.tenth(width)).append("\" height=\"").append(height).append("\" rx=\"");
        out.append(width < 5 ? "0" : "2")
                .append("\"><title>")
                .append(Html.escape(tip(kind, bar)))
                .append("</title></rect>");
        int letters = (int) ((width - 8) / LETTER);
        if (kind == Span.Kind.TESTING && letters >= 6 && bar.spans() == 1) {
            text("label", bar.left() + 4, y + height / 2.0 + 4, Html.cut(Html.simpleName(bar.what()), letters));
        }
        out.append('\n');
    }

    /** As wide as it is long, so that warm claims by the hundred look like what they are; but a failure is never lost. */
    private static double visible(Span.Kind kind, double width) {
        if (kind == Span.Kind.KEEPING) {
            return Math.max(width, 2);
        }
        // A gap between the bars of one class and the next.
        return kind == Span.Kind.TESTING && width > 3 ? width - 0.7 : Math.max(width, 0.2);
    }

    private static String tip(Span.Kind kind, Lane.Bar bar) {
        String tests = bar.tests() == 0 ? "" : ", " + Html.count(bar.tests(), "test", "tests");
        String more = bar.spans() == 1 ? "" : " and " + (bar.spans() - 1) + " more";
        return kind.lowerCase() + ": " + bar.what() + more + tests + ", " + Amount.ofMicros(bar.length());
    }

    /** Of a thread: the end of a pool's name says which it is. */
    private static String shortName(String thread) {
        int worker = thread.indexOf("worker-");
        return worker < 0 ? thread : thread.substring(worker);
    }

    private void text(String style, double x, double y, String text) {
        out.append("<text class=\"")
                .append(style)
                .append("\" x=\"")
                .append(Amount.tenth(x))
                .append("\" y=\"");
        out.append(Amount.tenth(y)).append("\">").append(Html.escape(text)).append("</text>");
    }

    private double x(long time) {
        return LEFT + (double) (WIDTH - LEFT - RIGHT) * time / length;
    }

    private static long micros(RunReport run) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, run.started());
    }
}
