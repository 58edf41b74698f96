package dev.ditto.junit5.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What one JVM has to tell of its run. Holds no secret.
 *
 * @param process its number
 * @param build what the JVMs of one build have in common; see {@link BuildProcess}
 * @param directory in which it was started, which tells modules of one build apart
 * @param length microseconds
 * @param classes how many test classes asked for a copy
 * @param failed copies that were asked for and not made
 * @param leftovers copies that are still there and should not
 * @param spansLeftOut how many found no room
 */
public record RunReport(
        long process,
        String build,
        String directory,
        Instant started,
        long length,
        int classes,
        int failed,
        long leftovers,
        List<MadeCopy> copies,
        List<Restore> restores,
        List<Leak> leaks,
        List<Kept> kept,
        List<Span> spans,
        int spansLeftOut) {

    /**
     * A copy and what was waited for it.
     *
     * @param kind {@code warm}, {@code cold} or {@code restored}
     * @param waited microseconds
     */
    public record MadeCopy(String job, String kind, long waited) {

        /** Whether it was cloned before anybody asked. */
        boolean isWarm() {
            return kind.equals("warm");
        }

        /** The test class alone, as the job may name a method. */
        String testClass() {
            int method = job.indexOf('#');
            return method < 0 ? job : job.substring(0, method);
        }
    }

    /**
     * A dump restored into a snapshot.
     *
     * @param dump its file name
     * @param took microseconds
     */
    public record Restore(String dump, long took) {}

    /**
     * Connections that a test left open.
     *
     * @param test or class that opened them
     * @param connections how many
     */
    public record Leak(String test, int connections) {}

    /**
     * A copy that outlives its run.
     *
     * @param name what the test class calls it; empty for the one without a name
     * @param connect a command, or what else there is to know
     * @param destroy a command; empty where there is none
     */
    public record Kept(String test, String name, Instant until, String connect, String jdbc, String destroy) {}

    Instant ended() {
        return started.plusNanos(length * 1000);
    }

    private boolean isBeside(RunReport other) {
        return started.isBefore(other.ended()) && other.started.isBefore(ended());
    }

    /** Whether it ran a test class of the other one once more: in the same module, and not at the same time. */
    boolean repeats(RunReport other) {
        return directory.equals(other.directory)
                && !isBeside(other)
                && !Collections.disjoint(testClasses(), other.testClasses());
    }

    /** By name. */
    Set<String> testClasses() {
        Set<String> names = new TreeSet<>();
        copies.forEach(copy -> names.add(copy.testClass()));
        spans.stream().filter(span -> span.kind() == Span.Kind.TESTING).forEach(span -> names.add(span.what()));
        return names;
    }

    /** For {@link JsonWriter}; its keys are what programs read, and stay. */
    Map<String, Object> toJson() {
        return object(
                "process",
                process,
                "build",
                build,
                "directory",
                directory,
                "started",
                started.toString(),
                "duration_ms",
                millis(length),
                "test_classes",
                classes,
                "copies_failed",
                failed,
                "leftovers",
                leftovers,
                "copies",
                list(
                        copies,
                        copy -> object("job", copy.job(), "kind", copy.kind(), "waited_ms", millis(copy.waited()))),
                "restores",
                list(restores, restore -> object("dump", restore.dump(), "took_ms", millis(restore.took()))),
                "leaked_connections",
                list(leaks, leak -> object("test", leak.test(), "connections", leak.connections())),
                "kept",
                list(
                        kept,
                        copy -> object(
                                "test", copy.test(),
                                "name", copy.name(),
                                "until", copy.until().toString(),
                                "connect", copy.connect(),
                                "jdbc", copy.jdbc(),
                                "destroy", copy.destroy())),
                "spans",
                list(
                        spans,
                        span -> object(
                                "thread", span.thread(),
                                "kind", span.kind().lowerCase(),
                                "what", span.what(),
                                "tests", span.tests(),
                                "start_ms", millis(span.start()),
                                "duration_ms", millis(span.length()))),
                "spans_left_out",
                spansLeftOut);
    }

    /** What {@link #toJson} made. Throws an {@link IllegalArgumentException} on anything else. */
    static RunReport of(JsonObject json) {
        return new RunReport(
                json.number("process"),
                json.text("build"),
                json.text("directory"),
                json.instant("started"),
                json.micros("duration_ms"),
                (int) json.number("test_classes"),
                (int) json.number("copies_failed"),
                json.number("leftovers"),
                json.list(
                        "copies", copy -> new MadeCopy(copy.text("job"), copy.text("kind"), copy.micros("waited_ms"))),
                json.list("restores", restore -> new Restore(restore.text("dump"), restore.micros("took_ms"))),
                json.list("leaked_connections", leak -> new Leak(leak.text("test"), (int) leak.number("connections"))),
                json.list(
                        "kept",
                        copy -> new Kept(
                                copy.text("test"),
                                copy.text("name"),
                                copy.instant("until"),
                                copy.text("connect"),
                                copy.text("jdbc"),
                                copy.text("destroy"))),
                json.list(
                        "spans",
                        span -> new Span(
                                span.text("thread"),
                                span.constant("kind", Span.Kind.class),
                                span.text("what"),
                                (int) span.number("tests"),
                                span.micros("start_ms"),
                                span.micros("duration_ms"))),
                (int) json.number("spans_left_out"));
    }

    private static double millis(long micros) {
        return micros / 1000.0;
    }

    private static <T> List<Object> list(List<T> values, Function<T, Object> each) {
        List<Object> all = new ArrayList<>();
        values.forEach(value -> all.add(each.apply(value)));
        return all;
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }
}
