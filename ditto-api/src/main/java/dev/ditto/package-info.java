/**
 * The types to compile against: ask a {@link dev.ditto.CopyClient} for a {@link dev.ditto.Copy} of a dump, use it,
 * destroy it. Signatures use JDK types alone. Unless marked {@code @Nullable}, nothing here takes or returns null.
 */
@NullMarked
package dev.ditto;

import org.jspecify.annotations.NullMarked;
