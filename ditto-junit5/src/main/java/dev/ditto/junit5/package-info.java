/** JUnit Jupiter: {@link dev.ditto.junit5.DittoCopy @DittoCopy} gives a test class a database of its own. */
@NullMarked
package dev.ditto.junit5;

import org.jspecify.annotations.NullMarked;
