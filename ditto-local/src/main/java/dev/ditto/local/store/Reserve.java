package dev.ditto.local.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room kept beside the store. Given up when the disk is full, so that the end of copies can still be recorded, whose
 * removal may be what makes room. Thread-safe, and safe between processes.
 */
final class Reserve {

    /** Enough for the ends of more than a hundred copies. */
    static final int BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);

    /** Taking the last of it for this would bring about what it is for. */
    private static final int AMPLE = 8 * BYTES;

    private final Home home;
    private final Path file;

    Reserve(Home home) {
        this.home = home;
        file = home.directory().resolve("ditto.db.reserve");
    }

    /** True if there was something to give up. */
    boolean giveUp() {
        try {
            boolean there = Files.deleteIfExists(file);
            if (there) {
                LOG.warn(
                        "The disk of {} is full. The reserve of {} kB was given up, so that the end of copies can be"
                                + " recorded; no further copies are made before there is room",
                        home.directory(),
                        BYTES >> 10);
            }
            return there;
        } catch (IOException e) {
            LOG.debug("The reserve could not be given up", e);
            return false;
        }
    }

    /** Makes it where it is missing and there is room. */
    void make() {
        try {
            if (isThere() || home.freeBytes() < AMPLE) {
                return;
            }
            Files.deleteIfExists(file);
            write();
        } catch (IOException e) {
            LOG.debug("The reserve could not be made", e);
        }
    }

    private boolean isThere() throws IOException {
        return Files.exists(file) && Files.size(file) == BYTES;
    }

    private void write() throws IOException {
        byte[] noise = new byte[BYTES];
        // Zeros would take no room on a file system that compresses.
        ThreadLocalRandom.current().nextBytes(noise);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(file, noise);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
