package dev.ditto.local.spi;

/** Where a server keeps its data. */
public enum Storage {
    /** In memory (tmpfs), where the platform has it: fastest, gone with the next boot. */
    MEMORY,
    /** On disk. */
    DISK
}
