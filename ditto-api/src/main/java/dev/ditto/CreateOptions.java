package dev.ditto;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a copy shall be. Immutable; made by {@link #builder()}. What is left out comes from the configuration.
 *
 * @since 0.1
 */
public final class CreateOptions {

    private static final CreateOptions DEFAULTS = builder().build();

    private final Optional<String> dump;
    private final Optional<Duration> ttl;
    private final Optional<String> runId;
    private final Optional<String> jobName;
    private final boolean obfuscate;
    private final List<String> scripts;
    private final Optional<String> migrate;
    private final Optional<Duration> claimTimeout;
    private final Isolation isolation;
    private final Optional<Consumer<String>> progress;

    private CreateOptions(Builder builder) {
        dump = builder.dump;
        ttl = builder.ttl;
        runId = builder.runId;
        jobName = builder.jobName;
        obfuscate = builder.obfuscate;
        scripts = List.copyOf(builder.scripts);
        migrate = builder.migrate;
        claimTimeout = builder.claimTimeout;
        isolation = builder.isolation;
        progress = builder.progress;
    }

    /** Everything as configured. */
    public static CreateOptions defaults() {
        return DEFAULTS;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Where the dump is; empty: the configured one. */
    public Optional<String> dump() {
        return dump;
    }

    /** How long the copy lives at most; empty: as configured. */
    public Optional<Duration> ttl() {
        return ttl;
    }

    /** Groups the copies of one run, say of one CI job. */
    public Optional<String> runId() {
        return runId;
    }

    /** What the copy is for, say a test class. */
    public Optional<String> jobName() {
        return jobName;
    }

    /** Whether the configured masking rules apply. */
    public boolean obfuscate() {
        return obfuscate;
    }

    /** Scripts that run after the restore, in this order; they are part of the snapshot. */
    public List<String> scripts() {
        return scripts;
    }

    /** Where the Flyway or Liquibase migrations are that run after the restore. */
    public Optional<String> migrate() {
        return migrate;
    }

    /** How long {@link CopyClient#create} may take; empty: as configured. */
    public Optional<Duration> claimTimeout() {
        return claimTimeout;
    }

    /** What the copy shares with others; {@link Isolation#AUTO} unless said otherwise. */
    public Isolation isolation() {
        return isolation;
    }

    /** Who is told what a long {@link CopyClient#create} does meanwhile; empty: nobody. */
    public Optional<Consumer<String>> progress() {
        return progress;
    }

    @Override
    public String toString() {
        return "CreateOptions[dump=" + dump.orElse("as configured")
                + ", ttl=" + ttl.map(Duration::toString).orElse("as configured")
                + ", runId=" + runId.orElse("-")
                + ", jobName=" + jobName.orElse("-")
                + ", obfuscate=" + obfuscate
                + ", scripts=" + scripts
                + ", migrate=" + migrate.orElse("-")
                + ", claimTimeout=" + claimTimeout.map(Duration::toString).orElse("as configured")
                + ", isolation=" + isolation + "]";
    }

    /** Collects options; not thread-safe. Every method refuses null and values that make no sense. */
    public static final class Builder {

        private Optional<String> dump = Optional.empty();
        private Optional<Duration> ttl = Optional.empty();
        private Optional<String> runId = Optional.empty();
        private Optional<String> jobName = Optional.empty();
        private boolean obfuscate;
        private final List<String> scripts = new ArrayList<>();
        private Optional<String> migrate = Optional.empty();
        private Optional<Duration> claimTimeout = Optional.empty();
        private Isolation isolation = Isolation.AUTO;
        private Optional<Consumer<String>> progress = Optional.empty();

        private Builder() {}

        /** A local path, {@code classpath:}, {@code s3://} or {@code http(s)://}. */
        public Builder dump(String uri) {
            dump = Optional.of(text("dump", uri));
            return this;
        }

        /** More than zero; the client caps it at its configured maximum. */
        public Builder ttl(Duration value) {
            ttl = Optional.of(positive("ttl", value));
            return this;
        }

        public Builder runId(String value) {
            runId = Optional.of(text("runId", value));
            return this;
        }

        public Builder jobName(String value) {
            jobName = Optional.of(text("jobName", value));
            return this;
        }

        public Builder obfuscate(boolean value) {
            obfuscate = value;
            return this;
        }

        /** Adds a script; repeatable. */
        public Builder script(String uri) {
            scripts.add(text("script", uri));
            return this;
        }

        public Builder migrate(String location) {
            migrate = Optional.of(text("migrate", location));
            return this;
        }

        /** More than zero. */
        public Builder claimTimeout(Duration value) {
            claimTimeout = Optional.of(positive("claimTimeout", value));
            return this;
        }

        public Builder isolation(Isolation value) {
            isolation = Objects.requireNonNull(value, "isolation");
            return this;
        }

        /**
         * Lets people see that a create() which takes long is no hang: the listener is told in one line of English what
         * is waited for, such as {@code Restoring shop.dump: 120 of 480 MB (25 %), 41 MB/s, about 9 s left}. The words
         * are for people and may change; the same ones may come again. They are a courtesy: a client may have nothing
         * to tell.
         *
         * <p>It is called by the thread that called {@link CopyClient#create}, and only until that returns: first after
         * 3 s, then once a second at most. While it runs, create() stands still; what it throws comes out of create()
         * as it is, and there is then no copy. A restore that was under way goes on.
         */
        public Builder progress(Consumer<String> listener) {
            progress = Optional.of(Objects.requireNonNull(listener, "progress"));
            return this;
        }

        public CreateOptions build() {
            return new CreateOptions(this);
        }

        private static String text(String name, String value) {
            Objects.requireNonNull(value, name);
            if (value.isBlank()) {
                throw new ConfigurationException("Option '" + name + "' is blank; leave it out or give it a value.");
            }
            return value;
        }

        private static Duration positive(String name, Duration value) {
            Objects.requireNonNull(value, name);
            if (value.isZero() || value.isNegative()) {
                throw new ConfigurationException(
                        "Option '" + name + "' is " + value + "; it has to be more than zero, for example PT10M.");
            }
            return value;
        }
    }
}
