/**
 * The embedded runtime: database servers from Maven artifacts, without Docker and without an installation. It is found
 * by {@link java.util.ServiceLoader}; nothing here is for calling directly.
 */
@NullMarked
package dev.ditto.embedded;

import org.jspecify.annotations.NullMarked;
