/** What is true, on disk: the home directory, its locks and sessions, and the SQLite store in which every step is a row first. */
@NullMarked
package dev.ditto.local.store;

import org.jspecify.annotations.NullMarked;
