/** The daemon's answers get lost, are late, or say no. */
@NullMarked
package dev.ditto.faults.relay;

import org.jspecify.annotations.NullMarked;
