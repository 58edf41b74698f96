/**
 * What a run leaves in {@code target/ditto} for people and programs: collected while it runs, written when it ends. Knows
 * nothing of JUnit. Not API: its types are public for the extension alone.
 */
@NullMarked
package dev.ditto.junit5.report;

import org.jspecify.annotations.NullMarked;
