/** Many JVMs and copies over some time, with kills among them: what is left, what is lost, and how long everything takes. */
@NullMarked
package dev.ditto.faults.soak;

import org.jspecify.annotations.NullMarked;
