/** What others can reach or read of copies: ports, passwords. */
@NullMarked
package dev.ditto.faults.exposure;

import org.jspecify.annotations.NullMarked;
