/** The command line, for people: what it understands, what it shows of a home, and how it is started. */
@NullMarked
package dev.ditto.local.command;

import org.jspecify.annotations.NullMarked;
