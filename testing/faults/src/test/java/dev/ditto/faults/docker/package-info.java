/** Containers, the daemon, its connection and its disk fail, and users meddle with them. */
@NullMarked
package dev.ditto.faults.docker;

import org.jspecify.annotations.NullMarked;
