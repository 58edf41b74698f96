/** The extension, run through JUnit's test kit with a client that only remembers. */
@NullMarked
package dev.ditto.junit5;

import org.jspecify.annotations.NullMarked;
