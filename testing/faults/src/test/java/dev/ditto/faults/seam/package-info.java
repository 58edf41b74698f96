/** A process ends, or what it asks for fails, at every step that touches the world outside of it. */
@NullMarked
package dev.ditto.faults.seam;

import org.jspecify.annotations.NullMarked;
