/**
 * Finds a dump, looks at it, and reads a plain SQL script item by item. Nothing here talks to a database: what a
 * statement means is the engine's business.
 */
@NullMarked
package dev.ditto.local.dump;

import org.jspecify.annotations.NullMarked;
