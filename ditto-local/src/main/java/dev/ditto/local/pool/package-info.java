/** Copies cloned before anybody asks. */
@NullMarked
package dev.ditto.local.pool;

import org.jspecify.annotations.NullMarked;
