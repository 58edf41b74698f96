/** What tests need around a Docker daemon, without any of ditto's code: the judge must not be the judged. */
@NullMarked
package dev.ditto.test.docker;

import org.jspecify.annotations.NullMarked;
