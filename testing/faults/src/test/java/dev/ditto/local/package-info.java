/** The way of fault tests into what a manager is made of. */
@NullMarked
package dev.ditto.local;

import org.jspecify.annotations.NullMarked;
