package dev.ditto.faults.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ditto.faults.Form;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Gathers the findings of a run into one table, as Markdown and JSON. As classes run in several JVMs, each of which knows
 * nothing of the others, it is written whenever one has ended, and said when a JVM has no more of them.
 */
public final class ReliabilityReport implements TestExecutionListener, LauncherSessionListener {

    /** One word for all JVMs of a run, and another one for the next run. */
    private static final String RUN = System.getProperty("ditto.faults.run", "");

    private static final String START = "findings-";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where the report of this run lies. */
    static Path directory() {
        return Path.of(System.getProperty("ditto.faults.report", "target/reliability"));
    }

    /** Where the findings of this run are. */
    static Path file() {
        return directory().resolve(START + RUN + ".jsonl");
    }

    /** A run without a name, such as one that a test starts, has nothing to tell it from the one before, and no others. */
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        try {
            if (RUN.isEmpty()) {
                Files.deleteIfExists(file());
            } else if (Files.isDirectory(directory())) {
                forgetOthers();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void forgetOthers() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(), START + "*")) {
            for (Path other : files) {
                if (!other.equals(file())) {
                    Files.deleteIfExists(other);
                }
            }
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        try {
            if (Files.exists(file())) {
                write();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One JVM at a time, as who reads last has to be who writes last. */
    private static void write() throws IOException {
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock alone = channel.lock()) {
            List<Finding> findings = findings();
            Files.writeString(directory().resolve("reliability.md"), text(findings));
            JSON.writerWithDefaultPrettyPrinter()
                    .writeValue(directory().resolve("reliability.json").toFile(), json(findings));
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        try {
            System.out.print(Files.exists(file()) ? text(findings()) : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(List<Finding> findings) {
        return ReliabilitySummary.table(findings) + "\n" + table(findings);
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
        return Files.readAllLines(file(), StandardCharsets.UTF_8).stream()
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
