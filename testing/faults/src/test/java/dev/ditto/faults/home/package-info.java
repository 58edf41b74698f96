/** Homes of a test's own, seen from outside, and child JVMs that use them. */
@NullMarked
package dev.ditto.faults.home;

import org.jspecify.annotations.NullMarked;
