/** Says what is left of a home on this host, past ditto's own eyes: the one judge of all fault cases. */
@NullMarked
package dev.ditto.faults.oracle;

import org.jspecify.annotations.NullMarked;
