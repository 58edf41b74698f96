/** Dumps restored once, verified, frozen. */
@NullMarked
package dev.ditto.local.snapshot;

import org.jspecify.annotations.NullMarked;
