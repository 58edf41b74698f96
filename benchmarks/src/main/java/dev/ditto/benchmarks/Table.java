package dev.ditto.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Figures as an aligned table, which is Markdown as well. */
final class Table {

    private static final List<String> HEADER =
            List.of("figure", "unit", "n", "p50", "p99", "min", "max", "ref p50", "ratio", "limit", "");

    private Table() {}

    static String of(List<Figure> figures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        figures.forEach(figure -> rows.add(row(figure)));
        int[] widths = widths(rows);
        StringBuilder text = new StringBuilder(line(HEADER, widths));
        text.append(rule(widths));
        rows.subList(1, rows.size()).forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private static List<String> row(Figure figure) {
        Series values = figure.values();
        boolean single = values.count() == 1;
        return List.of(
                figure.name(),
                figure.unit(),
                Integer.toString(values.count()),
                Digits.text(values.p50()),
                single ? "" : Digits.text(values.p99()),
                single ? "" : Digits.text(values.min()),
                single ? "" : Digits.text(values.max()),
                text(figure.reference().map(Series::p50)),
                text(figure.ratio()),
                figure.limitText(),
                figure.verdict());
    }

    private static String text(Optional<Double> value) {
        return value.map(Digits::text).orElse("");
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[HEADER.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder text = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            text.append(' ').append(isNumber(i) ? padding + cells.get(i) : cells.get(i) + padding);
            text.append(" |");
        }
        return text.append('\n').toString();
    }

    private static String rule(int[] widths) {
        StringBuilder text = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            text.append(isNumber(i) ? "-".repeat(widths[i] + 1) + ":|" : "-".repeat(widths[i] + 2) + "|");
        }
        return text.append('\n').toString();
    }

    private static boolean isNumber(int column) {
        return column >= 2 && column <= 8;
    }
}
