/** What every {@link dev.ditto.CopyClient} has to do, as tests to inherit. */
@NullMarked
package dev.ditto.contract;

import org.jspecify.annotations.NullMarked;
