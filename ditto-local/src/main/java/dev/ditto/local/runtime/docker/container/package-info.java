/** The containers of one home: found, started and removed, and the programs run in them. */
@NullMarked
package dev.ditto.local.runtime.docker.container;

import org.jspecify.annotations.NullMarked;
