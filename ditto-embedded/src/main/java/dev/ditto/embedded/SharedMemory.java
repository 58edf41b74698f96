package dev.ditto.embedded;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The place for data in memory: the tmpfs that Linux has for everybody. */
final class SharedMemory {

    private final Path directory;

    SharedMemory(Path directory) {
        this.directory = directory;
    }

    /** Where it is; empty if it is no tmpfs, or not for us to write to. */
    Optional<Path> directory() {
        return freeBytes().map(free -> directory);
    }

    Optional<Long> freeBytes() {
        try {
            if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
                return Optional.empty();
            }
            FileStore store = Files.getFileStore(directory);
            return store.type().equals("tmpfs") ? Optional.of(store.getUsableSpace()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // not offered: data goes to disk
        }
    }
}
