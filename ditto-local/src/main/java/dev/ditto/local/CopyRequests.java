package dev.ditto.local;

import dev.ditto.ConfigurationException;
import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import dev.ditto.UnsupportedByClientException;
import dev.ditto.local.dump.DumpFile;
import dev.ditto.local.dump.DumpResolver;
import dev.ditto.local.snapshot.Announcer;
import dev.ditto.local.snapshot.SnapshotSpec;
import dev.ditto.local.spi.Dump;
import dev.ditto.local.store.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns what a caller says, and what is configured where it says nothing, into a request. */
final class CopyRequests {

    /** Restores take as long as they take, unless the caller set a limit. */
    private static final Duration UNHURRIED = Duration.ofHours(1);

    /** How much bigger a database is than its dump, at most, compression included: a guess, on the large side. */
    private static final long EXPANSION = 10;

    private static final long EMPTY_DATABASE_BYTES = 10L << 20;

    /** What "for ever" comes to; the longest durations there are cannot be counted in nanoseconds. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final DittoConfig config;
    private final Rooms rooms;
    private final DumpResolver dumps;

    CopyRequests(DittoConfig config, Rooms rooms) {
        this.config = config;
        this.rooms = rooms;
        dumps = new DumpResolver(new StoredDigests(rooms.store().digests()), Path.of(""));
    }

    CopyRequest resolve(CreateOptions options) {
        // First: what takes long below counts, too.
        Announcer announcer = Announcer.to(options.progress());
        refuseWhatIsMissing(options);
        DumpFile dump = dumps.resolve(dump(options));
        List<Dump> scripts = new ArrayList<>();
        scripts(options).forEach(script -> scripts.add(dumps.resolve(script)));
        Isolation isolation = isolation(options);
        SnapshotSpec spec = new SnapshotSpec(dump, scripts, config.acl().equals("keep"), form(isolation));
        Optional<Duration> patience = options.claimTimeout().map(wait -> shorter(wait, LONGEST_WAIT));
        return new CopyRequest(
                spec,
                isolation,
                rooms.choices().of(dump.serverVersion(), patience.orElse(UNHURRIED), announcer),
                dump.sizeBytes() * EXPANSION + EMPTY_DATABASE_BYTES,
                Owner.session(rooms.session().id()),
                capped(options.ttl().orElse(config.copyTtl())),
                patience.orElse(config.claimTimeout()),
                patience.orElse(UNHURRIED),
                announcer,
                or(options.runId(), config.runId()),
                or(options.jobName(), config.jobName()));
    }

    /** A TTL, at most the configured maximum. */
    Duration capped(Duration ttl) {
        if (ttl.compareTo(Duration.ofMillis(1)) < 0) {
            throw new ConfigurationException(
                    "The TTL is " + ttl + "; it has to be more than zero, in whole milliseconds.");
        }
        return shorter(ttl, config.maxTtl());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private String dump(CreateOptions options) {
        return or(options.dump(), config.dumpPath())
                .orElseThrow(
                        () -> new ConfigurationException("No dump is named: neither by the caller nor by the setting"
                                + " ditto.dump.path. Say dump = \"classpath:shop.sql.gz\", or set it."));
    }

    /** Those that are configured belong to the dump that is configured. */
    private List<String> scripts(CreateOptions options) {
        return options.dump().isEmpty() && options.scripts().isEmpty() ? config.dumpScripts() : options.scripts();
    }

    /** Where nothing is said: a database, which is cloned in milliseconds. */
    private Isolation isolation(CreateOptions options) {
        Isolation wanted = options.isolation() == Isolation.AUTO ? config.isolation() : options.isolation();
        return wanted == Isolation.AUTO ? Isolation.DATABASE : wanted;
    }

    private String form(Isolation isolation) {
        if (isolation == Isolation.SERVER) {
            return config.copySuperuser() ? "server, superuser" : "server";
        }
        if (config.copySuperuser()) {
            throw new ConfigurationException("The setting ditto.copy_superuser (" + config.origin("copy_superuser")
                    + ") needs isolation 'server': in a shared server a superuser reaches everybody's copies.");
        }
        return "";
    }

    private void refuseWhatIsMissing(CreateOptions options) {
        if (options.obfuscate() || config.obfuscate()) {
            throw notYet("obfuscate");
        }
        if (options.migrate().isPresent()) {
            throw notYet("migrate");
        }
    }

    private static UnsupportedByClientException notYet(String feature) {
        return new UnsupportedByClientException("'" + feature + "' is not supported by CopyManager in this version;"
                + " leave it out. What there is: a copy of a dump and scripts, unmasked.");
    }

    private static Optional<String> or(Optional<String> first, Optional<String> second) {
        return first.isPresent() ? first : second;
    }
}
