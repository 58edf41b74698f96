/** Where snapshots lie and copies are made of them: databases in shared servers, or servers of their own. */
@NullMarked
package dev.ditto.local.place;

import org.jspecify.annotations.NullMarked;
