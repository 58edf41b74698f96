package dev.ditto.faults.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The findings of a run in a few lines: what a reader of the README wants to know. */
final class ReliabilitySummary {

    /** What is counted together, told by the ids of findings, and what its violations are called. */
    enum Section {
        CRASH_POINTS("crash points", "violations", ids("T01", "T02")),
        KILLED("JVMs killed with -9, until all is clean", "leaks", ids("T03")),
        CORRUPT("corrupt dumps", "accepted", ids("T28")),
        SOAK("copies of the soak", "leaked, lost or shared", ids("T60")),
        CYCLES("copies made and removed by one JVM", "leaked or grown", ids("T61")),
        CASES("other fault cases", "leaks or wrong copies", id -> id.startsWith("T")),
        RULES("rules of the protocol switched off", "unnoticed by their test", id -> id.startsWith("M"));

        private final String words;
        private final String violations;
        private final Predicate<String> ids;

        Section(String words, String violations, Predicate<String> ids) {
            this.words = words;
            this.violations = violations;
            this.ids = ids;
        }

        /** The first one that takes it; empty for what belongs nowhere. */
        private boolean takes(Finding finding) {
            for (Section section : values()) {
                if (section.ids.test(finding.id())) {
                    return section == this;
                }
            }
            return false;
        }
    }

    private ReliabilitySummary() {}

    private static Predicate<String> ids(String... some) {
        return List.of(some)::contains;
    }

    /** One finding per section that there is anything of. */
    static Map<Section, Finding> of(List<Finding> findings) {
        Map<Section, Finding> sums = new LinkedHashMap<>();
        for (Section section : Section.values()) {
            List<Finding> own = findings.stream().filter(section::takes).toList();
            if (!own.isEmpty()) {
                sums.put(section, sum(section, own));
            }
        }
        return sums;
    }

    private static Finding sum(Section section, List<Finding> own) {
        String ids = own.stream().map(Finding::id).distinct().collect(Collectors.joining(", "));
        Finding sum = Finding.of(
                ids,
                section.words,
                own.stream().mapToLong(Finding::trials).sum(),
                own.stream().mapToLong(Finding::violations).sum());
        Map<String, Double> figures = new LinkedHashMap<>();
        own.forEach(finding -> finding.figures()
                .forEach((name, value) -> figures.merge(name, value, isMeasured(name) ? Math::max : Double::sum)));
        for (Map.Entry<String, Double> figure : figures.entrySet()) {
            sum = sum.with(figure.getKey(), figure.getValue());
        }
        return sum;
    }

    /** Of times and sizes the worst one is told, of counts the sum. */
    private static boolean isMeasured(String name) {
        return name.matches(".* (ms|s|kB|MB|%)|.* per .*");
    }

    /** A table for people. */
    static String table(List<Finding> findings) {
        StringBuilder text = new StringBuilder(
                        "| what | tried | went wrong | 95 % bound | measured, the worst of all kinds |\n")
                .append("|---|--:|--:|--:|---|\n");
        of(findings)
                .forEach((section, sum) -> text.append("| ")
                        .append(section.words)
                        .append(" | ")
                        .append(sum.trials())
                        .append(" | ")
                        .append(sum.violations())
                        .append(' ')
                        .append(section.violations)
                        .append(" | ")
                        .append(section == Section.RULES ? "" : ReliabilityReport.bound(sum))
                        .append(" | ")
                        .append(ReliabilityReport.figures(sum))
                        .append(" |\n"));
        return text.toString();
    }
}
