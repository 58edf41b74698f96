/**
 * Two orthogonal seams: an {@link dev.ditto.local.spi.Engine} knows a DBMS and nothing of where its servers run; a
 * {@link dev.ditto.local.spi.ServerRuntime} runs servers and knows nothing of databases. Both are found by
 * {@link java.util.ServiceLoader}; implementations have a public constructor without arguments that does no work.
 */
@NullMarked
package dev.ditto.local.spi;

import org.jspecify.annotations.NullMarked;
