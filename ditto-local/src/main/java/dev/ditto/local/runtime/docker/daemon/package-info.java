/** Finds a container daemon, speaks with it, and says what went wrong when it does not answer. */
@NullMarked
package dev.ditto.local.runtime.docker.daemon;

import org.jspecify.annotations.NullMarked;
