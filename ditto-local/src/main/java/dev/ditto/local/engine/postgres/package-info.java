/** PostgreSQL: its ephemeral profile, its SQL, and its way to restore a plain dump. */
@NullMarked
package dev.ditto.local.engine.postgres;

import org.jspecify.annotations.NullMarked;
