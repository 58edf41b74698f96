/** Dumps that are damaged, foreign, hostile, too big, or changed while they are read. */
@NullMarked
package dev.ditto.faults.dump;

import org.jspecify.annotations.NullMarked;
