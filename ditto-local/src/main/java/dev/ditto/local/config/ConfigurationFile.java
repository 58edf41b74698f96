package dev.ditto.local.config;

import dev.ditto.ConfigurationException;
import dev.ditto.local.config.YamlNode.Mapping;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A YAML file, named by the user or found.
 *
 * @param path absolute
 * @param project whether it was found in the working directory and so came with the project
 */
record ConfigurationFile(Path path, boolean project) {

    private static final long MAX_BYTES = 1024 * 1024;

    /** The file to read where none was named: the project's, else the user's. */
    static Optional<ConfigurationFile> discover(UserPath paths) {
        ConfigurationFile project =
                new ConfigurationFile(paths.workingDirectory().resolve("ditto.yaml"), true);
        if (project.isThere()) {
            return Optional.of(project);
        }
        return Optional.of(new ConfigurationFile(paths.userHome().resolve(".ditto/ditto.yaml"), false))
                .filter(ConfigurationFile::isThere);
    }

    /** Whatever cannot be looked at counts as there: passing over it would mean defaults that nobody asked for. */
    private boolean isThere() {
        return !Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
    }

    SettingSource read() {
        Mapping root = YamlReader.read(path.toString(), text());
        if (project) {
            new CommandRefusal(path.toString()).check(root);
        }
        return YamlSettings.of(path.toString(), root);
    }

    private String text() {
        try {
            refuseOdd();
            return Files.readString(path);
        } catch (NoSuchFileException missing) {
            throw new ConfigurationException(
                    "Configuration file " + path + " does not exist; create it or correct the path.", missing);
        } catch (CharacterCodingException binary) {
            throw new ConfigurationException(
                    "Configuration file " + path + " is not UTF-8 text; save it as UTF-8.", binary);
        } catch (IOException unreadable) {
            throw new ConfigurationException(
                    "Configuration file " + path + " cannot be read ("
                            + unreadable.getClass().getSimpleName() + "); check its permissions.",
                    unreadable);
        }
    }

    /** Reading a pipe could wait for ever, and a directory says nothing useful when read. */
    private void refuseOdd() throws IOException {
        if (Files.isDirectory(path)) {
            throw new ConfigurationException(
                    "Configuration file " + path + " is a directory; name the file in it or remove it.");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new ConfigurationException(
                    "Configuration file " + path + " is not a regular file; name one that is.");
        }
        if (Files.isRegularFile(path) && Files.size(path) > MAX_BYTES) {
            throw new ConfigurationException("Configuration file " + path + " has " + Files.size(path)
                    + " bytes; ditto reads at most " + MAX_BYTES + ". Is it the right file?");
        }
    }
}
