/** How an implementation of {@link dev.ditto.CopyClient} makes itself known to those who only know the API. */
@NullMarked
package dev.ditto.spi;

import org.jspecify.annotations.NullMarked;
