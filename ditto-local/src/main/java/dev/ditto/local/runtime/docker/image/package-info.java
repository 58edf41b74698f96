/** The images that servers run from: chosen for a dump, fetched, and asked for their version. */
@NullMarked
package dev.ditto.local.runtime.docker.image;

import org.jspecify.annotations.NullMarked;
