package dev.ditto.local;

import dev.ditto.Isolation;
import dev.ditto.local.config.ConfigurationInputs;
import dev.ditto.local.config.ResolvedSettings;
import dev.ditto.local.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/**
 * How ditto works on this machine. Immutable and thread-safe; made by {@link #load()} or {@link #builder()}.
 *
 * <p>The first place that has a value wins: the builder, the caller's settings, system properties {@code ditto.*}, the
 * environment {@code DITTO_*}, {@code ditto.yaml}, the default. Whatever is wrong is a
 * {@link dev.ditto.ConfigurationException} that names the place; nothing is repaired or passed over.
 *
 * @since 0.1
 */
public final class DittoConfig {

    private final ResolvedSettings settings;

    private DittoConfig(ResolvedSettings settings) {
        this.settings = settings;
    }

    /**
     * The configuration of this process.
     *
     * @throws dev.ditto.ConfigurationException if it is wrong
     */
    public static DittoConfig load() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** {@code dump.path}: a path or URI with {@code ~} replaced; a relative path starts at the working directory. */
    public Optional<String> dumpPath() {
        return settings.location(Settings.DUMP_PATH);
    }

    /** {@code dump.scripts}: run after {@code dump.path} is restored, in this order; none if there are none. */
    public List<String> dumpScripts() {
        return settings.locations(Settings.DUMP_SCRIPTS);
    }

    /** {@code copy_ttl_seconds}: more than zero, at most {@link #maxTtl()}. */
    public Duration copyTtl() {
        return settings.seconds(Settings.COPY_TTL);
    }

    /** {@code max_ttl_seconds}: more than zero. */
    public Duration maxTtl() {
        return settings.seconds(Settings.MAX_TTL);
    }

    /** {@code claim_timeout_seconds}: more than zero. */
    public Duration claimTimeout() {
        return settings.seconds(Settings.CLAIM_TIMEOUT);
    }

    /** {@code port_pool_start}: the first port, inclusive. */
    public int portPoolStart() {
        return Math.toIntExact(settings.number(Settings.PORT_POOL_START));
    }

    /** {@code port_pool_end}: the last port, inclusive; not below the first. */
    public int portPoolEnd() {
        return Math.toIntExact(settings.number(Settings.PORT_POOL_END));
    }

    /** {@code port_wait_seconds}; zero: do not wait. */
    public Duration portWait() {
        return settings.seconds(Settings.PORT_WAIT);
    }

    /** {@code warm_pool_size}: copies per snapshot; zero: none. */
    public int warmPoolSize() {
        return Math.toIntExact(settings.number(Settings.WARM_POOL_SIZE));
    }

    /** {@code warm_max_age_seconds}; zero: no limit. */
    public Duration warmMaxAge() {
        return settings.seconds(Settings.WARM_MAX_AGE);
    }

    /** {@code home}: absolute; need not exist yet. */
    public Path home() {
        return settings.path(Settings.HOME);
    }

    /** {@code home_free_mb}, in MiB; zero: any number will do. */
    public long homeFreeMb() {
        return settings.number(Settings.HOME_FREE);
    }

    /** {@code runtime}: {@code auto}, {@code docker} or {@code embedded}. */
    public String runtime() {
        return settings.required(Settings.RUNTIME);
    }

    /** {@code isolation}. */
    public Isolation isolation() {
        return Isolation.valueOf(settings.required(Settings.ISOLATION).toUpperCase(Locale.ROOT));
    }

    /** {@code acl}: {@code drop} or {@code keep}. */
    public String acl() {
        return settings.required(Settings.ACL);
    }

    /** {@code embedded.idle_seconds}; zero: stop with the last session. */
    public Duration embeddedIdle() {
        return settings.seconds(Settings.EMBEDDED_IDLE);
    }

    /** {@code embedded.memory_budget_mb}, in MiB; zero: always on disk. */
    public int embeddedMemoryBudgetMb() {
        return Math.toIntExact(settings.number(Settings.EMBEDDED_MEMORY_BUDGET));
    }

    /** {@code embedded.max_connections}. */
    public int embeddedMaxConnections() {
        return Math.toIntExact(settings.number(Settings.EMBEDDED_MAX_CONNECTIONS));
    }

    /** {@code snapshots.budget_mb}, in MiB; zero: no limit. */
    public long snapshotsBudgetMb() {
        return settings.number(Settings.SNAPSHOTS_BUDGET);
    }

    /** {@code restore.max_mb}, in MiB; zero: no limit; empty: four fifths of what is free where the server's data lies. */
    public Optional<Long> restoreMaxMb() {
        return settings.text(Settings.RESTORE_MAX).map(Long::valueOf);
    }

    /** {@code copy_image}. */
    public Optional<String> copyImage() {
        return settings.text(Settings.COPY_IMAGE);
    }

    /** {@code docker_host}. */
    public Optional<String> dockerHost() {
        return settings.text(Settings.DOCKER_HOST);
    }

    /** {@code copy_superuser}. */
    public boolean copySuperuser() {
        return settings.flag(Settings.COPY_SUPERUSER);
    }

    /** {@code docker.pull}: {@code never}, {@code missing} or {@code always}. */
    public String dockerPull() {
        return settings.required(Settings.DOCKER_PULL);
    }

    /** {@code docker.registry}: ends with a slash. */
    public Optional<String> dockerRegistry() {
        return settings.text(Settings.DOCKER_REGISTRY);
    }

    /** {@code docker.bind_address}: an IP address. */
    public String dockerBindAddress() {
        return settings.required(Settings.DOCKER_BIND_ADDRESS);
    }

    /** {@code docker.connect_address}: a host. */
    public Optional<String> dockerConnectAddress() {
        return settings.text(Settings.DOCKER_CONNECT_ADDRESS);
    }

    /** {@code docker.idle_seconds}; zero: stop with the last session. */
    public Duration dockerIdle() {
        return settings.seconds(Settings.DOCKER_IDLE);
    }

    /** {@code docker.memory_budget_mb}, in MiB; zero: always on disk. */
    public int dockerMemoryBudgetMb() {
        return Math.toIntExact(settings.number(Settings.DOCKER_MEMORY_BUDGET));
    }

    /** {@code docker.max_connections}. */
    public int dockerMaxConnections() {
        return Math.toIntExact(settings.number(Settings.DOCKER_MAX_CONNECTIONS));
    }

    /** {@code docker.memory_mb}, in MiB; zero: no limit. */
    public int dockerMemoryMb() {
        return Math.toIntExact(settings.number(Settings.DOCKER_MEMORY));
    }

    /** {@code docker.cpus}; zero: no limit. */
    public int dockerCpus() {
        return Math.toIntExact(settings.number(Settings.DOCKER_CPUS));
    }

    /** {@code docker.pids}; zero: no limit. */
    public int dockerPids() {
        return Math.toIntExact(settings.number(Settings.DOCKER_PIDS));
    }

    /** {@code keep_on_failure}. */
    public boolean keepOnFailure() {
        return settings.flag(Settings.KEEP_ON_FAILURE);
    }

    /** {@code changes.max_seconds}: more than zero. */
    public Duration changesTime() {
        return settings.seconds(Settings.CHANGES_TIME);
    }

    /** {@code changes.max_rows}; zero: no limit. */
    public long changesRows() {
        return settings.number(Settings.CHANGES_ROWS);
    }

    /** {@code obfuscate}. */
    public boolean obfuscate() {
        return settings.flag(Settings.OBFUSCATE);
    }

    /** {@code run_id}. */
    public Optional<String> runId() {
        return settings.text(Settings.RUN_ID);
    }

    /** {@code job_name}. */
    public Optional<String> jobName() {
        return settings.text(Settings.JOB_NAME);
    }

    /**
     * Where the value of a setting comes from, for messages.
     *
     * @param key such as {@code copy_ttl_seconds}, with or without {@code ditto.}
     * @return {@code environment variable DITTO_TTL}, {@code /project/ditto.yaml:12}, {@code default}
     * @throws dev.ditto.ConfigurationException if there is no such setting
     */
    public String origin(String key) {
        return settings.origin(key);
    }

    /** The text of a setting that is set anywhere, as it was written; empty where its default applies. */
    Optional<String> given(String key) {
        return settings.given(key);
    }

    /** What is set, and where; no values. */
    @Override
    public String toString() {
        return "DittoConfig" + settings;
    }

    /** Collects the places to ask; not thread-safe. What is not given is taken from this process. */
    public static final class Builder {

        private final Map<String, String> given = new LinkedHashMap<>();
        private final Map<String, String> fallbacks = new LinkedHashMap<>();
        private Function<String, Optional<String>> settings = name -> Optional.empty();
        private Properties systemProperties = System.getProperties();
        private Map<String, String> environment = System.getenv();
        private Optional<Path> file = Optional.empty();
        private Path workingDirectory = Path.of(System.getProperty("user.dir")).toAbsolutePath();
        private Path userHome = Path.of(System.getProperty("user.home")).toAbsolutePath();

        private Builder() {}

        /**
         * Sets one value, written as in the file; it stands above every other place.
         *
         * @param key such as {@code warm_pool_size}, with or without {@code ditto.}
         * @throws dev.ditto.ConfigurationException if there is no such setting
         */
        public Builder set(String key, String value) {
            given.put(ConfigurationInputs.knownKey(key), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets what a setting is where no place has a value, instead of its default.
         *
         * @param key such as {@code warm_pool_size}, with or without {@code ditto.}
         * @throws dev.ditto.ConfigurationException if there is no such setting
         */
        public Builder fallback(String key, String value) {
            fallbacks.put(ConfigurationInputs.knownKey(key), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Asked by full name, such as {@code ditto.home}, before system properties and environment. */
        public Builder settings(Function<String, Optional<String>> lookup) {
            settings = Objects.requireNonNull(lookup, "lookup");
            return this;
        }

        /** The file to read, and no other; it has to exist. */
        public Builder file(Path yaml) {
            file = Optional.of(yaml);
            return this;
        }

        /** Where {@code ditto.yaml} is looked for and relative paths start. */
        public Builder workingDirectory(Path directory) {
            workingDirectory = directory.toAbsolutePath();
            return this;
        }

        /** What {@code ~} stands for. */
        public Builder userHome(Path directory) {
            userHome = directory.toAbsolutePath();
            return this;
        }

        /** Instead of the environment of this process. */
        public Builder environment(Map<String, String> variables) {
            environment = Map.copyOf(variables);
            return this;
        }

        /** Instead of the system properties of this process; read by {@link #build()}. */
        public Builder systemProperties(Properties properties) {
            systemProperties = Objects.requireNonNull(properties, "properties");
            return this;
        }

        /**
         * Reads and checks everything.
         *
         * @throws dev.ditto.ConfigurationException if something is wrong
         */
        public DittoConfig build() {
            return new DittoConfig(ResolvedSettings.of(new ConfigurationInputs(
                    Map.copyOf(given),
                    settings,
                    systemProperties,
                    environment,
                    file,
                    Map.copyOf(fallbacks),
                    workingDirectory,
                    userHome)));
        }
    }
}
