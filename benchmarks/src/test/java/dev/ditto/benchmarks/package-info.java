@NullMarked
package dev.ditto.benchmarks;

import org.jspecify.annotations.NullMarked;
