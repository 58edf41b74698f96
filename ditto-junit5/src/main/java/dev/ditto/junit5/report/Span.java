package dev.ditto.junit5.report;

import java.util.Locale;

/**
 * What one thread did from one moment to another.
 *
 * @param what a test class, or the job of a copy
 * @param tests how many tests ran in it; 0 if it is of another kind
 * @param start microseconds since the run began
 * @param length microseconds
 */
public record Span(String thread, Kind kind, String what, int tests, long start, long length) {

    /** What threads of a test run do as far as ditto knows. */
    public enum Kind {
        /** For a copy to be there. */
        WAITING,
        /** A test and its {@code @BeforeEach} and {@code @AfterEach} methods. */
        TESTING,
        /** A copy. */
        DESTROYING,
        /** A copy of a failed test, and looking at what was changed in it. */
        KEEPING;

        String lowerCase() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    long end() {
        return start + length;
    }
}
