/** A shared database server as the rooms above see it: attached, secured, with connections of an administrator. */
@NullMarked
package dev.ditto.local.server;

import org.jspecify.annotations.NullMarked;
