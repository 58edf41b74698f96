package dev.ditto.local.runtime.docker.image;

import dev.ditto.RuntimeUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The official image of an engine: the one table to add a further engine to.
 *
 * @param repository its name without a tag
 * @param standard major version to run where the dump does not say
 * @param oldest major version that is still run; older dumps are read by the standard one
 * @param versionVariables of the image's environment that hold the server's version, best first
 * @param versionCommand prints the version
 */
record OfficialImage(
        String repository, int standard, int oldest, List<String> versionVariables, List<String> versionCommand) {

    private static final Pattern MAJOR = Pattern.compile("([0-9]{1,4})([^0-9].*)?", Pattern.DOTALL);

    private static final Map<String, OfficialImage> BY_ENGINE = Map.of(
            "postgres",
            new OfficialImage("postgres", 17, 13, List.of("PG_VERSION", "PG_MAJOR"), List.of("postgres", "--version")));

    static Optional<OfficialImage> find(String engine) {
        return Optional.ofNullable(BY_ENGINE.get(engine));
    }

    static OfficialImage of(String engine) {
        return find(engine)
                .orElseThrow(() -> new RuntimeUnavailableException("No container image is known for the engine '"
                        + engine + "'; ditto knows those of " + BY_ENGINE.keySet() + "."));
    }

    /** The major version to run for a dump. */
    int majorFor(Optional<String> dumpVersion) {
        return dumpVersion
                .map(OfficialImage::major)
                .filter(major -> major >= oldest)
                .orElse(standard);
    }

    String reference(String registry, int major) {
        return registry + repository + ":" + major;
    }

    /** Zero if the text begins with no number. */
    private static int major(String version) {
        Matcher matcher = MAJOR.matcher(version);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
