package dev.ditto.junit5;

import dev.ditto.CopyClient;
import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What two requests have in common that would get the same data, whoever asks.
 *
 * @param client the client of one's own; empty: the one of the run
 */
record CopyContent(
        Optional<CopyClient> client,
        Optional<String> dump,
        List<String> scripts,
        Optional<String> migrate,
        boolean obfuscate,
        Isolation isolation) {

    /** What classes have in common that share a copy of the run. */
    record InRun(CopyContent content, Optional<Duration> ttl) {}

    static CopyContent of(Optional<CopyClient> client, CreateOptions options) {
        return new CopyContent(
                client, options.dump(), options.scripts(), options.migrate(), options.obfuscate(), options.isolation());
    }

    /** What is to be asked for to get this; all else as configured. */
    CreateOptions options() {
        CreateOptions.Builder builder =
                CreateOptions.builder().obfuscate(obfuscate).isolation(isolation);
        dump.ifPresent(builder::dump);
        scripts.forEach(builder::script);
        migrate.ifPresent(builder::migrate);
        return builder.build();
    }
}
