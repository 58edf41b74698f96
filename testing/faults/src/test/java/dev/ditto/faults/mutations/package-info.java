/** That the tests can fail: rules of the protocol switched off, one at a time, and the test that has to notice it. */
@NullMarked
package dev.ditto.faults.mutations;

import org.jspecify.annotations.NullMarked;
