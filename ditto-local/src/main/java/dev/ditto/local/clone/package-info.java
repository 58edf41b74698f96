/** Copies made from a snapshot by cloning its database, and removed again. Written once, whatever the runtime. */
@NullMarked
package dev.ditto.local.clone;

import org.jspecify.annotations.NullMarked;
