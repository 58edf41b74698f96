package dev.ditto.junit5;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The settings that the extension itself reads. A value that is wrong is an error, never a default.
 *
 * @param parameters JUnit's configuration parameters by name, which include system properties
 * @param environment the environment's variables by name
 * @param keepInFiles {@value #KEEP_ON_FAILURE} as files say that only clients read; asked when nobody else says it
 */
record ExtensionSettings(
        Function<String, Optional<String>> parameters,
        Function<String, Optional<String>> environment,
        Supplier<Optional<String>> keepInFiles) {

    /** Whether the copy of a failed test stays where the annotation does not say so; default false. */
    static final String KEEP_ON_FAILURE = "ditto.keep_on_failure";

    /** How many copies a run keeps at most, default 10; 0: none. */
    static final String KEPT_COPIES = "ditto.junit.kept_copies";

    /** Whether a failed test is told what its tables have become; default: where its copy is kept. */
    static final String CHANGES_ON_FAILURE = "ditto.junit.changes_on_failure";

    /** The directory of the report, or false; default: {@code target/ditto} or {@code build/ditto}. */
    static final String REPORT = "ditto.junit.report";

    private static final int KEPT_COPIES_BY_DEFAULT = 10;

    static ExtensionSettings of(Function<String, Optional<String>> parameters, Supplier<Optional<String>> keepInFiles) {
        return new ExtensionSettings(parameters, name -> Optional.ofNullable(System.getenv(name)), keepInFiles);
    }

    boolean keepOnFailure() {
        return flag(KEEP_ON_FAILURE)
                .or(() -> keepInFiles.get().map(Boolean::valueOf))
                .orElse(false);
    }

    /** @param kept whether copies of failed tests are kept */
    boolean changesOnFailure(boolean kept) {
        return flag(CHANGES_ON_FAILURE).orElse(kept);
    }

    int keptCopies() {
        return text(KEPT_COPIES)
                .map(value -> {
                    if (!value.matches("\\d{1,6}")) {
                        throw wrong(KEPT_COPIES, value, "is no number of copies from 0 to 999999");
                    }
                    return Integer.parseInt(value);
                })
                .orElse(KEPT_COPIES_BY_DEFAULT);
    }

    /** Where reports go; empty if there shall be none, or nothing here looks like the output of a build. */
    Optional<Path> reportDirectory() {
        Optional<String> named = text(REPORT);
        if (named.filter("false"::equalsIgnoreCase).isPresent()) {
            return Optional.empty();
        }
        return named.map(ExtensionSettings::path).or(() -> ofBuild("target")).or(() -> ofBuild("build"));
    }

    private static Path path(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw wrong(REPORT, value, "is neither a directory nor false: " + e.getReason());
        }
    }

    private static Optional<Path> ofBuild(String output) {
        return Optional.of(Path.of(output)).filter(Files::isDirectory).map(directory -> directory.resolve("ditto"));
    }

    private Optional<Boolean> flag(String name) {
        return text(name).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name, value, "is neither true nor false");
        });
    }

    private Optional<String> text(String name) {
        return parameters
                .apply(name)
                .or(() -> environment.apply(name.toUpperCase(Locale.ROOT).replace('.', '_')))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static ExtensionConfigurationException wrong(String name, String value, String why) {
        return new ExtensionConfigurationException("Setting " + name + " = '" + value + "' " + why + ". Correct it in"
                + " junit-platform.properties, the system properties or the environment, or leave it out.");
    }
}
