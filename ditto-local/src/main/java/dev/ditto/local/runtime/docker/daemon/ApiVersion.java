package dev.ditto.local.runtime.docker.daemon;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the daemons' API, such as 1.41: 1.9 comes before 1.10. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

    /** The newest one whose answers docker-java was tried with here. */
    static final ApiVersion NEWEST = new ApiVersion(1, 51);

    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");

    static Optional<ApiVersion> parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        return matcher.matches()
                ? Optional.of(new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /**
     * The version to speak with a daemon: its newest, unless we do not know it.
     *
     * @return empty if it is too new to speak one that we know
     */
    static Optional<ApiVersion> negotiate(ApiVersion oldest, ApiVersion newest) {
        ApiVersion spoken = newest.compareTo(NEWEST) < 0 ? newest : NEWEST;
        return oldest.compareTo(spoken) > 0 ? Optional.empty() : Optional.of(spoken);
    }

    @Override
    public int compareTo(ApiVersion other) {
        return Comparator.comparingInt(ApiVersion::major)
                .thenComparingInt(ApiVersion::minor)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
