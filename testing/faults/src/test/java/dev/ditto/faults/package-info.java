/** What becomes of copies when a process, a daemon, a disk or a dump fails them. */
@NullMarked
package dev.ditto.faults;

import org.jspecify.annotations.NullMarked;
