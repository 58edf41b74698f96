package dev.ditto.faults.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ditto.faults.Form;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Gathers the findings of a run into one table, as Markdown and JSON, when its last test has ended. */
public final class ReliabilityReport implements TestExecutionListener {

    static final String FINDINGS = "findings.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where the report of this run lies. */
    static Path directory() {
        return Path.of(System.getProperty("ditto.faults.report", "target/reliability"));
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        try {
            Files.deleteIfExists(directory().resolve(FINDINGS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        try {
            List<Finding> findings = findings();
            if (!findings.isEmpty()) {
                String table = ReliabilitySummary.table(findings) + "\n" + table(findings);
                Files.writeString(directory().resolve("reliability.md"), table);
                JSON.writerWithDefaultPrettyPrinter()
                        .writeValue(directory().resolve("reliability.json").toFile(), json(findings));
                System.out.print(table);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> json(List<Finding> findings) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("form", form());
        report.put("summary", ReliabilitySummary.of(findings).values());
        report.put("findings", findings);
        return report;
    }

    private static String form() {
        return Form.current().name().toLowerCase(Locale.ROOT);
    }

    private static List<Finding> findings() throws IOException {
        Path file = directory().resolve(FINDINGS);
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(ReliabilityReport::parse)
                .sorted(Comparator.comparing(Finding::id).thenComparing(Finding::what))
                .toList();
    }

    private static Finding parse(String line) {
        try {
            return JSON.readValue(line, Finding.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String table(List<Finding> findings) {
        StringBuilder text = new StringBuilder("| case | what | trials | violations | 95 % bound | measured |\n")
                .append("|---|---|--:|--:|--:|---|\n");
        findings.forEach(finding -> text.append(line(finding)));
        return text.append(sum(findings)).toString();
    }

    private static String line(Finding finding) {
        return "| " + finding.id() + " | " + finding.what() + " | " + finding.trials() + " | " + finding.violations()
                + " | " + bound(finding) + " | " + figures(finding) + " |\n";
    }

    /** How rare what never happened is at least; nothing if it happened, or if it was tried too seldom to tell. */
    static String bound(Finding finding) {
        return finding.violations() == 0 && finding.bound() < 1 ? percent(finding.bound()) : "";
    }

    static String figures(Finding finding) {
        return finding.figures().entrySet().stream()
                .map(figure -> figure.getKey() + " " + number(figure.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String sum(List<Finding> findings) {
        Map<Boolean, Long> cases = findings.stream()
                .collect(Collectors.partitioningBy(finding -> finding.violations() > 0, Collectors.counting()));
        long trials = findings.stream().mapToLong(Finding::trials).sum();
        return "\nreliability (" + form() + " form): " + findings.size() + " lines, " + trials + " trials, "
                + cases.get(true) + " with violations\n";
    }

    private static String percent(double share) {
        return number(100 * share) + " %";
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
