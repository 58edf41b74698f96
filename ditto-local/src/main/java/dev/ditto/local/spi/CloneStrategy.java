package dev.ditto.local.spi;

/**
 * One way to clone a database.
 *
 * @param id as recorded with a snapshot
 * @param words what it means, for the log
 */
public record CloneStrategy(String id, String words) {}
