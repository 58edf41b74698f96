package dev.ditto.junit5;

import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * Lays {@link DittoCopy} over the options of the extension. An attribute at its default is not set, so that the client's
 * configuration decides.
 */
final class CopyAttributes {

    private final DittoCopy annotation;
    private final Class<?> testClass;

    CopyAttributes(DittoCopy annotation, Class<?> testClass) {
        this.annotation = annotation;
        this.testClass = testClass;
    }

    /** A builder that holds what {@code options} say; null-free, not thread-safe. */
    static CreateOptions.Builder builder(CreateOptions options) {
        CreateOptions.Builder builder =
                CreateOptions.builder().obfuscate(options.obfuscate()).isolation(options.isolation());
        options.dump().ifPresent(builder::dump);
        options.ttl().ifPresent(builder::ttl);
        options.scripts().forEach(builder::script);
        options.migrate().ifPresent(builder::migrate);
        options.claimTimeout().ifPresent(builder::claimTimeout);
        return builder;
    }

    CreateOptions over(CreateOptions options) {
        CreateOptions.Builder builder = CreateOptions.builder()
                .obfuscate(annotation.obfuscate() || options.obfuscate())
                .isolation(isolation(options));
        text(annotation.dump()).or(options::dump).ifPresent(builder::dump);
        text(annotation.migrate()).or(options::migrate).ifPresent(builder::migrate);
        duration("ttl", annotation.ttl()).or(options::ttl).ifPresent(builder::ttl);
        duration("claimTimeout", annotation.claimTimeout())
                .or(options::claimTimeout)
                .ifPresent(builder::claimTimeout);
        scripts(options).forEach(builder::script);
        return builder.build();
    }

    private Isolation isolation(CreateOptions options) {
        return annotation.isolation() == Isolation.AUTO ? options.isolation() : annotation.isolation();
    }

    private List<String> scripts(CreateOptions options) {
        return annotation.scripts().length == 0 ? options.scripts() : List.of(annotation.scripts());
    }

    private static Optional<String> text(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private Optional<Duration> duration(String attribute, String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(DurationText.parse(value)
                .orElseThrow(() -> refusal(
                        attribute + " = \"" + value + "\"",
                        "is no duration above zero. Write it as"
                                + " ISO-8601, such as PT30M, or as a number with ms, s, m, h or d, such as 30m.")));
    }

    private ExtensionConfigurationException refusal(String attribute, String why) {
        return new ExtensionConfigurationException(
                "@DittoCopy(" + attribute + ") on class " + testClass.getName() + " " + why);
    }
}
