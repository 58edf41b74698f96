package dev.ditto.junit5;

/**
 * Who shares a copy.
 *
 * @since 0.1
 */
public enum Scope {
    /** The tests of a class, and of its {@code @Nested} classes that ask for none of the same name. */
    CLASS,
    /**
     * Nobody: every test gets a fresh copy, and so does every repetition and every invocation of a parameterized test or
     * test template. The dynamic tests of one {@code @TestFactory} method share one.
     */
    METHOD,
    /**
     * All test classes of the run that ask for the same dump with the same attributes: for tests that only read. Nothing
     * keeps a test from writing, and what it writes all others see, in whatever order they run.
     */
    RUN
}
