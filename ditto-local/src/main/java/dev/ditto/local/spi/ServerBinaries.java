package dev.ditto.local.spi;

/**
 * The server program a runtime would start: part of the snapshot key, so that a snapshot is never read by another
 * build of the server than the one that wrote it.
 *
 * @param engine {@link Engine#name()}
 * @param version as the server calls itself, such as {@code 18.6}
 * @param digest SHA-256 in hex of what would run: the binaries' archive, or the image
 */
public record ServerBinaries(String engine, String version, String digest) {}
