/** Snapshots are restored once, whole, and cloned as they are. */
@NullMarked
package dev.ditto.faults.snapshot;

import org.jspecify.annotations.NullMarked;
