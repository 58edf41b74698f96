package dev.ditto.junit5;

/**
 * Who shares a copy.
 *
 * @since 0.1
 */
public enum Scope {
    /** The tests of a class, and of its {@code @Nested} classes that ask for none of their own. */
    CLASS,
    /** Nobody: every test gets a fresh copy. Comes with a later version. */
    METHOD,
    /** All test classes of the run that ask for the same: for reading. Comes with a later version. */
    RUN
}
