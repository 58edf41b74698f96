/**
 * The small project: test classes as users write them, some of which fail on purpose. Nothing runs them but the tests
 * of the package above. Written in what JUnit 5.10 has.
 */
@NullMarked
package dev.ditto.builds.project;

import org.jspecify.annotations.NullMarked;
