package dev.ditto.junit5;

import dev.ditto.Copy;
import java.time.Duration;

/**
 * One copy made, and what its test class waited for it.
 *
 * @param copy as it was when it was made
 * @param waited from the call until the copy was there
 */
record Creation(Copy copy, Duration waited) {}
