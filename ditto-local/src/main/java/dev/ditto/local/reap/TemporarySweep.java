package dev.ditto.local.reap;

import dev.ditto.local.store.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes files that killed processes left in the home's directory for short-lived ones: say the half of a
 * library that was being unpacked. Old files alone, as nothing says whose a file is.
 */
final class TemporarySweep {

    private static final Logger LOG = LoggerFactory.getLogger(TemporarySweep.class);
    private static final Duration OLD = Duration.ofHours(6);
    private static final int MOST = 1000;

    private final Home home;

    TemporarySweep(Home home) {
        this.home = home;
    }

    void run() {
        Instant limit = Instant.now().minus(OLD);
        try (Stream<Path> files = Files.list(home.temporary())) {
            List<Path> old =
                    files.limit(MOST).filter(file -> isOld(file, limit)).toList();
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.debug("Old files in {} could not be removed yet", home.temporary(), e);
        }
    }

    private static boolean isOld(Path file, Instant limit) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .isBefore(limit);
        } catch (IOException e) {
            // Gone already, or not to be looked at: in doubt it stays.
            return false;
        }
    }
}
