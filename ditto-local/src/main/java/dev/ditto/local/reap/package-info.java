/** Finds and removes what dead sessions and passed deadlines left. */
@NullMarked
package dev.ditto.local.reap;

import org.jspecify.annotations.NullMarked;
