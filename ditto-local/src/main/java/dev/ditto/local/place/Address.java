package dev.ditto.local.place;

/** Where a copy is reached. */
public record Address(String host, int port) {}
