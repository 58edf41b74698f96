/** One small group of classes per DBMS. */
@NullMarked
package dev.ditto.local.engine;

import org.jspecify.annotations.NullMarked;
