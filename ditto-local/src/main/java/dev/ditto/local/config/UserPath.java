package dev.ditto.local.config;

import dev.ditto.ConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Paths as people write them: {@code ~} is their home directory, and a relative one starts at the working directory.
 *
 * @param workingDirectory absolute
 * @param userHome absolute
 */
record UserPath(Path workingDirectory, Path userHome) {

    /**
     * The absolute path.
     *
     * @param subject how a message about it begins
     */
    Path resolve(String written, String subject) {
        try {
            return workingDirectory.resolve(expand(written)).normalize();
        } catch (InvalidPathException invalid) {
            throw new ConfigurationException(
                    subject + ": '" + written + "' is not a path on this system (" + invalid.getReason()
                            + "); correct it.",
                    invalid);
        }
    }

    /** Replaces a leading {@code ~}; everything else, URIs among it, stays as it is. */
    String expand(String written) {
        if (written.equals("~")) {
            return userHome.toString();
        }
        return written.startsWith("~/") ? userHome.resolve(written.substring(2)).toString() : written;
    }
}
