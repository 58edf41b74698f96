package dev.ditto.junit5;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;

/**
 * How many tests JUnit runs at a time, as far as its configuration tells: so many copies are wanted at once. Clients learn
 * of it as of any other setting.
 */
final class Parallelism {

    /** May be set, where JUnit's own settings do not tell: with a strategy of one's own. */
    static final String SETTING = "ditto.junit.parallelism";

    private static final String JUNIT = "junit.jupiter.execution.parallel.";

    private Parallelism() {}

    /** The settings, and this one among them if tests run in parallel. */
    static Function<String, Optional<String>> addedTo(Function<String, Optional<String>> settings) {
        return name -> settings.apply(name).or(() -> name.equals(SETTING) ? of(settings) : Optional.empty());
    }

    private static Optional<String> of(Function<String, Optional<String>> settings) {
        if (!settings.apply(JUNIT + "enabled").map(Boolean::parseBoolean).orElse(false)) {
            return Optional.empty();
        }
        Optional<Integer> parallelism = switch (settings.apply(JUNIT + "config.strategy")
                .orElse("dynamic")) {
            case "fixed" -> number(settings, "config.fixed.parallelism").map(BigDecimal::intValue);
            case "dynamic" ->
                Optional.of(processors(number(settings, "config.dynamic.factor").orElse(BigDecimal.ONE)));
            default -> Optional.of(processors(BigDecimal.ONE));
        };
        return parallelism.filter(count -> count > 0).map(String::valueOf);
    }

    private static int processors(BigDecimal factor) {
        return Math.max(
                1,
                factor.multiply(BigDecimal.valueOf(Runtime.getRuntime().availableProcessors()))
                        .intValue());
    }

    /** Empty also for what is no number: JUnit says so itself. */
    private static Optional<BigDecimal> number(Function<String, Optional<String>> settings, String name) {
        return settings.apply(JUNIT + name)
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,6}(\\.\\d{1,6})?"))
                .map(BigDecimal::new);
    }
}
