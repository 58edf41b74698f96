/** Servers as containers of a Docker-compatible daemon. Knows nothing of databases. */
@NullMarked
package dev.ditto.local.runtime.docker;

import org.jspecify.annotations.NullMarked;
