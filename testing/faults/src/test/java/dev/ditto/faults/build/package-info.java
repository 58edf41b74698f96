/** Builds whose tests use copies: forks, killed forks, killed builds. */
@NullMarked
package dev.ditto.faults.build;

import org.jspecify.annotations.NullMarked;
