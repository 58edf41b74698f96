/** Builds of a small project, in processes of their own. */
@NullMarked
package dev.ditto.builds;

import org.jspecify.annotations.NullMarked;
