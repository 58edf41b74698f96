package dev.ditto.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects figures, tells them as they come, and writes them down. Not thread-safe. */
final class Report {

    private final PrintStream out;
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Report(PrintStream out) {
        this.out = out;
    }

    void add(Figure figure) {
        figures.add(figure);
        out.printf(
                "  %s: p50 %s %s%s%n",
                figure.name(),
                Digits.text(figure.values().p50()),
                figure.unit(),
                figure.limits().isEmpty() ? "" : " (" + figure.limitText() + ": " + figure.verdict() + ")");
    }

    /** Something that has to be known to read the figures. */
    void note(String text) {
        notes.add(text);
        out.println("  " + text);
    }

    void say(String text) {
        out.println(text);
    }

    boolean missed() {
        return figures.stream().anyMatch(Figure::missed);
    }

    void finish(Path directory) throws IOException {
        String environment = Environment.describe();
        StringBuilder text = new StringBuilder(environment).append("\n\n").append(Table.of(figures));
        text.append("\np50 is the median of the rounds' medians; p99, min and max are of all values.\n");
        notes.forEach(note -> text.append("\n- ").append(note));
        out.println();
        out.println(text);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("benchmarks.md"), "# Benchmarks\n\n" + text + "\n");
        Files.writeString(directory.resolve("benchmarks.json"), Json.of(environment, figures));
    }
}
