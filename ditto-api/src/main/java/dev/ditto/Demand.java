package dev.ditto;

import java.util.Objects;

/**
 * What will be asked for soon: so many copies with these options.
 *
 * @param options as they will be given to {@link CopyClient#create}
 * @param count how many copies, at least 1
 * @since 0.1
 */
public record Demand(CreateOptions options, int count) {

    public Demand {
        Objects.requireNonNull(options, "options");
        if (count < 1) {
            throw new ConfigurationException("A demand for " + count + " copies makes no sense; ask for at least 1.");
        }
    }
}
