/** Copies on this machine: {@code CopyManager} and its configuration. */
@NullMarked
package dev.ditto.local;

import org.jspecify.annotations.NullMarked;
