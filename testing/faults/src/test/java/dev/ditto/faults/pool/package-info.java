/** Warm copies and ports, which many want at once. */
@NullMarked
package dev.ditto.faults.pool;

import org.jspecify.annotations.NullMarked;
