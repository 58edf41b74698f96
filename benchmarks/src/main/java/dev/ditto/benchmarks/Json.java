package dev.ditto.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report for machines. */
final class Json {

    private Json() {}

    static String of(String environment, List<Figure> figures) {
        return figures.stream()
                .map(Json::figure)
                .collect(Collectors.joining(
                        ",\n    ",
                        "{\n  \"environment\": " + string(environment) + ",\n  \"figures\": [\n    ",
                        "\n  ]\n}\n"));
    }

    private static String figure(Figure figure) {
        Series values = figure.values();
        return "{\"name\": " + string(figure.name()) + ", \"unit\": " + string(figure.unit()) + ", \"n\": "
                + values.count() + ", \"p50\": " + number(values.p50()) + ", \"p99\": " + number(values.p99())
                + ", \"min\": " + number(values.min()) + ", \"max\": " + number(values.max())
                + figure.reference()
                        .map(series -> ", \"reference_p50\": " + number(series.p50()) + ", \"ratio\": "
                                + number(figure.ratio().orElse(Double.NaN)))
                        .orElse("")
                + (figure.limits().isEmpty()
                        ? ""
                        : ", \"limit\": " + string(figure.limitText()) + ", \"missed\": " + figure.missed())
                + "}";
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "null";
    }

    static String string(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
