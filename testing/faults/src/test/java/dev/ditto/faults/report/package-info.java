/** What the fault tests found, as figures. */
@NullMarked
package dev.ditto.faults.report;

import org.jspecify.annotations.NullMarked;
