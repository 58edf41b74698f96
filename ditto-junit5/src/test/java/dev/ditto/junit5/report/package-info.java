/** The report: what is collected, how it is written, what it looks like. */
@NullMarked
package dev.ditto.junit5.report;

import org.jspecify.annotations.NullMarked;
