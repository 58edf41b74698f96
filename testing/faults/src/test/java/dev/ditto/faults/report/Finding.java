package dev.ditto.faults.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one fault case found: how often it was tried, how often the rule was broken, and what was measured. Recorded before
 * the test asserts, so that a failure is in the report as well.
 *
 * @param id the case, such as {@code T17}
 * @param what the case in words, with its variant: one line of the report
 * @param trials how often it was tried
 * @param violations how often what must never happen happened: leaks, wrong copies, lost ones
 * @param figures what else was measured, by a name that ends in its unit
 */
public record Finding(String id, String what, long trials, long violations, Map<String, Double> figures) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static Finding of(String id, String what, long trials, long violations) {
        return new Finding(id, what, trials, violations, Map.of());
    }

    public Finding with(String name, double value) {
        Map<String, Double> more = new LinkedHashMap<>(figures);
        more.put(name, value);
        return new Finding(id, what, trials, violations, more);
    }

    /** Adds it to the report of this run; may be called by several processes at a time. */
    public Finding record() {
        try {
            Files.createDirectories(ReliabilityReport.directory());
            Files.writeString(
                    ReliabilityReport.file(),
                    JSON.writeValueAsString(this) + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With 95 % confidence the rate is below this, if it was never seen in so many trials: the rule of three. */
    double bound() {
        return 3.0 / trials;
    }
}
