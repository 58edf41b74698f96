package dev.ditto.local.config;

import dev.ditto.ConfigurationException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Turns what is configured into a secret: {@code env:NAME} and {@code file:/path} say where it lies, so that it need not
 * be written into a file that is committed. Messages name the reference, never what was found there.
 */
final class SecretReference {

    private static final long MAX_BYTES = 64 * 1024;

    private final Map<String, String> environment;
    private final UserPath paths;

    SecretReference(Map<String, String> environment, UserPath paths) {
        this.environment = environment;
        this.paths = paths;
    }

    /** Reads the secret; a text that is no reference is the secret itself. */
    Secret resolve(Setting setting, SettingValue value) {
        String text = value.text();
        String subject = "Setting '" + setting.key() + "' (" + value.origin() + ")";
        if (text.startsWith("env:")) {
            return variable(subject, text.substring("env:".length()));
        }
        if (text.startsWith("file:")) {
            return file(subject, text.substring("file:".length()));
        }
        if (text.startsWith("arn:aws:secretsmanager:")) {
            throw new ConfigurationException(subject + " refers to AWS Secrets Manager, which comes with a later"
                    + " version of ditto; use 'env:NAME' or 'file:/path' until then.");
        }
        return filled(subject + " is blank; set it or leave it out.", text);
    }

    private Secret variable(String subject, String name) {
        String found = environment.get(name);
        if (found == null) {
            throw new ConfigurationException(subject + " refers to 'env:" + name
                    + "', but there is no such environment variable; set it or correct the reference.");
        }
        return filled(subject + " refers to 'env:" + name + "', but that variable is blank; set it.", found);
    }

    private Secret file(String subject, String name) {
        String reference = subject + " refers to 'file:" + name + "'";
        Path path = paths.resolve(name, reference);
        try {
            if (Files.exists(path) && (!Files.isRegularFile(path) || Files.size(path) > MAX_BYTES)) {
                throw new ConfigurationException(
                        reference + ", which is not a file of at most 64 KiB; name a file that holds only the secret.");
            }
            String text = Files.readString(path).replaceFirst("[\r\n]+\\z", "");
            return filled(reference + ", but that file is blank; write the secret into it.", text);
        } catch (NoSuchFileException missing) {
            throw new ConfigurationException(
                    reference + ", but there is no such file; create it or correct the reference.", missing);
        } catch (CharacterCodingException binary) {
            throw new ConfigurationException(
                    reference + ", but that file is not UTF-8 text; write the secret as text.", binary);
        } catch (IOException unreadable) {
            throw new ConfigurationException(
                    reference + ", but that file cannot be read ("
                            + unreadable.getClass().getSimpleName() + "); check its permissions.",
                    unreadable);
        }
    }

    private static Secret filled(String complaint, String text) {
        if (text.isBlank()) {
            throw new ConfigurationException(complaint);
        }
        return new Secret(text);
    }
}
