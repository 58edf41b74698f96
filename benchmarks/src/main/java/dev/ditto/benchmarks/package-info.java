/** ditto and its references, measured in one run. */
@NullMarked
package dev.ditto.benchmarks;

import org.jspecify.annotations.NullMarked;
