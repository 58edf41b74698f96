/** A bounded range of TCP ports, leased in the store. */
@NullMarked
package dev.ditto.local.port;

import org.jspecify.annotations.NullMarked;
