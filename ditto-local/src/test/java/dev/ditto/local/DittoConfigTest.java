package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import dev.ditto.Isolation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DittoConfigTest {

    @TempDir
    Path directory;

    private ConfigFixture given;

    @BeforeEach
    void startFromNothing() {
        given = new ConfigFixture(directory);
    }

    @Nested
    class Defaults {

        @Test
        void needNoConfiguration() {
            DittoConfig config = given.config();
            assertThat(config.dumpPath()).isEmpty();
            assertThat(config.dumpScripts()).isEmpty();
            assertThat(config.copyTtl()).isEqualTo(Duration.ofHours(1));
            assertThat(config.maxTtl()).isEqualTo(Duration.ofDays(1));
            assertThat(config.claimTimeout()).isEqualTo(Duration.ofMinutes(1));
            assertThat(List.of(config.portPoolStart(), config.portPoolEnd())).containsExactly(5433, 5600);
            assertThat(config.portWait()).isEqualTo(Duration.ofSeconds(10));
            assertThat(config.warmPoolSize()).isEqualTo(2);
            assertThat(config.warmMaxAge()).isEqualTo(Duration.ofHours(2));
            assertThat(config.home()).isEqualTo(given.userHome.resolve(".ditto/1"));
            assertThat(config.runtime()).isEqualTo("auto");
            assertThat(config.isolation()).isEqualTo(Isolation.AUTO);
            assertThat(config.acl()).isEqualTo("drop");
            assertThat(config.embeddedIdle()).isEqualTo(Duration.ofMinutes(10));
            assertThat(config.embeddedMemoryBudgetMb()).isEqualTo(1024);
            assertThat(config.embeddedMaxConnections()).isEqualTo(200);
            assertThat(config.snapshotsBudgetMb()).isEqualTo(10240);
            assertThat(config.copyImage()).isEmpty();
            assertThat(config.copySuperuser()).isFalse();
            assertThat(config.dockerHost()).isEmpty();
            assertThat(config.dockerPull()).isEqualTo("missing");
            assertThat(config.dockerRegistry()).isEmpty();
            assertThat(config.dockerBindAddress()).isEqualTo("127.0.0.1");
            assertThat(config.dockerConnectAddress()).isEmpty();
            assertThat(config.dockerIdle()).isEqualTo(Duration.ofMinutes(10));
            assertThat(config.dockerMemoryBudgetMb()).isEqualTo(1024);
            assertThat(config.dockerMaxConnections()).isEqualTo(200);
            assertThat(config.dockerMemoryMb()).isEqualTo(2048);
            assertThat(config.dockerCpus()).isZero();
            assertThat(config.dockerPids()).isEqualTo(512);
            assertThat(config.changesTime()).isEqualTo(Duration.ofSeconds(10));
            assertThat(config.changesRows()).isEqualTo(1_000_000);
            assertThat(config.keepOnFailure()).isFalse();
            assertThat(config.obfuscate()).isFalse();
            assertThat(config.runId()).isEmpty();
            assertThat(config.jobName()).isEmpty();
            assertThat(config.origin("home")).isEqualTo("default");
            assertThat(config).hasToString("DittoConfig[]");
        }

        @Test
        void makeNoFileAndNoDirectory() {
            given.config();
            assertThat(given.userHome).isEmptyDirectory();
        }
    }

    @Nested
    class Precedence {

        /** Every source is set; taking away the winner lets the next one win. */
        @Test
        void isBuilderThenCallerThenPropertyThenEnvironmentThenFileThenDefault() throws Exception {
            Path yaml = given.projectFile("warm_pool_size: 5");
            given.environment.put("DITTO_WARM_POOL_SIZE", "6");
            given.properties.setProperty("ditto.warm_pool_size", "7");
            DittoConfig.Builder caller = given.builder()
                    .settings(name -> name.equals("ditto.warm_pool_size") ? Optional.of("8") : Optional.empty());

            assertThat(caller.build()).satisfies(winner(8, "setting ditto.warm_pool_size of the caller"));
            assertThat(caller.set("ditto.warm_pool_size", "9").build()).satisfies(winner(9, "builder"));
            assertThat(given.config()).satisfies(winner(7, "system property ditto.warm_pool_size"));
            given.properties.clear();
            assertThat(given.config()).satisfies(winner(6, "environment variable DITTO_WARM_POOL_SIZE"));
            given.environment.clear();
            assertThat(given.config()).satisfies(winner(5, yaml + ":1"));
            Files.delete(yaml);
            assertThat(given.config()).satisfies(winner(2, "default"));
        }

        @Test
        void endsWithTheFallbacksOfTheCaller() throws Exception {
            DittoConfig.Builder caller = given.builder().fallback("ditto.warm_pool_size", "17");
            assertThat(caller.build()).satisfies(winner(17, "default of the caller"));
            Path yaml = given.projectFile("warm_pool_size: 5");
            assertThat(caller.build()).satisfies(winner(5, yaml + ":1"));
            assertThatThrownBy(() -> given.builder().fallback("warm_pool_siez", "3"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("the nearest known one is 'warm_pool_size'");
        }

        private java.util.function.Consumer<DittoConfig> winner(int value, String origin) {
            return config -> {
                assertThat(config.warmPoolSize()).isEqualTo(value);
                assertThat(config.origin("warm_pool_size")).isEqualTo(origin);
            };
        }

        @Test
        void readsTheGivenFileElseTheNamedOneElseTheProjectsElseTheUsers() throws Exception {
            Path user = given.userFile("warm_pool_size: 3");
            assertThat(given.config()).satisfies(winner(3, user + ":1"));
            Path project = given.projectFile("", "warm_pool_size: 4");
            assertThat(given.config()).satisfies(winner(4, project + ":2"));
            Path named = ConfigFixture.write(given.userHome.resolve("env.yaml"), "warm_pool_size: 5");
            given.environment.put("DITTO_CONFIG", "~/env.yaml");
            assertThat(given.config()).satisfies(winner(5, named + ":1"));
            Path property = ConfigFixture.write(given.project.resolve("property.yaml"), "warm_pool_size: 6");
            given.properties.setProperty("ditto.config", "property.yaml");
            assertThat(given.config()).satisfies(winner(6, property + ":1"));
            Path explicit = ConfigFixture.write(given.project.resolve("explicit.yaml"), "warm_pool_size: 7");
            assertThat(given.builder().file(explicit).build()).satisfies(winner(7, explicit + ":1"));
        }

        @Test
        void readsOneFileOnly() {
            given.userFile("warm_max_age_seconds: 1");
            given.projectFile("warm_pool_size: 4");
            assertThat(given.config().warmMaxAge()).isEqualTo(Duration.ofHours(2));
        }

        @Test
        void doesNotJudgeAValueThatLost() {
            given.environment.put("DITTO_WARM_POOL_SIZE", "many");
            assertThat(given.builder().set("warm_pool_size", "1").build().warmPoolSize())
                    .isEqualTo(1);
        }
    }

    @Nested
    class Names {

        @Test
        void areTheSamePathInFilePropertyAndEnvironment() {
            given.projectFile("embedded:", "  idle_seconds: 1", "snapshots.budget_mb: 2");
            given.properties.setProperty("ditto.embedded.memory_budget_mb", "3");
            given.environment.put("DITTO_EMBEDDED_MAX_CONNECTIONS", "40");
            DittoConfig config = given.config();
            assertThat(config.embeddedIdle()).isEqualTo(Duration.ofSeconds(1));
            assertThat(config.snapshotsBudgetMb()).isEqualTo(2);
            assertThat(config.embeddedMemoryBudgetMb()).isEqualTo(3);
            assertThat(config.embeddedMaxConnections()).isEqualTo(40);
        }

        @Test
        void includeTheShortVariableForTheTtl() {
            given.environment.put("DITTO_TTL", "600");
            assertThat(given.config().copyTtl()).isEqualTo(Duration.ofMinutes(10));
            assertThat(given.config().origin("ditto.copy_ttl_seconds")).isEqualTo("environment variable DITTO_TTL");
        }

        @Test
        void refuseTwoVariablesThatDisagree() {
            given.environment.put("DITTO_TTL", "600");
            given.environment.put("DITTO_COPY_TTL_SECONDS", "601");
            given.refusal()
                    .hasMessage(
                            "The environment sets DITTO_COPY_TTL_SECONDS to '601' and DITTO_TTL to '600', which mean"
                                    + " the same; remove one of them.");
        }

        @ParameterizedTest
        @CsvSource({
            "ditto.warm_pool_sise, ditto.warm_pool_size",
            "ditto.ttl, ditto.copy_ttl_seconds",
            "ditto.maxTtlSeconds, ditto.max_ttl_seconds",
            "ditto.dump, ditto.dump.path",
            "ditto.dump.paht, ditto.dump.path",
            "ditto.idle_seconds, ditto.embedded.idle_seconds"
        })
        void refuseAnUnknownProperty(String name, String nearest) {
            given.properties.setProperty(name, "1");
            given.refusal()
                    .hasMessage("Unknown system property '" + name + "'; the nearest known one is '" + nearest
                            + "'. Correct the name or remove it.");
        }

        @ParameterizedTest
        @CsvSource({
            "DITTO_TLL, DITTO_TTL",
            "DITTO_WARM_POOL, DITTO_WARM_POOL_SIZE",
            "DITTO_DUMP_PTH, DITTO_DUMP_PATH",
            "DITTO_DOCKERHOST, DITTO_DOCKER_HOST"
        })
        void refuseAnUnknownVariable(String name, String nearest) {
            given.environment.put(name, "1");
            given.refusal()
                    .hasMessage("Unknown environment variable '" + name + "'; the nearest known one is '" + nearest
                            + "'. Correct the name or unset it.");
        }

        @Test
        void refuseAnUnknownNameInTheBuilder() {
            assertThatThrownBy(() -> given.builder().set("hom", "x"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("Unknown setting 'hom'; the nearest known one is 'home'. Correct the name.");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "DITTO_REQUIRE_DOCKER",
                    "DITTO_TEST_JAVA",
                    "DITTO_JUNIT_SCOPE",
                    "DITTO_SOURCE_PASSWORD",
                    "DITTO_SERVER",
                    "DITTO_TOKEN",
                    "DITTO_SERVER_PORT",
                    "DITTO_DUMP_SCHEDULE",
                    "DITTO_SERVICE_HOST",
                    "DITTO_PORT_5432_TCP_ADDR",
                    "DITTOX"
                })
        void acceptVariablesOfOthers(String name) {
            given.environment.put(name, "");
            assertThat(given.config().warmPoolSize()).isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"ditto.test.java", "ditto.junit.scope", "ditto.source.host", "ditto.server", "dittox.y"})
        void acceptPropertiesOfOthers(String name) {
            given.properties.setProperty(name, "");
            assertThat(given.config().warmPoolSize()).isEqualTo(2);
        }
    }

    @Nested
    class Values {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1e9",
                    "NaN",
                    "",
                    " ",
                    "-1",
                    "+1",
                    "007",
                    "1.5",
                    "2 ",
                    "0x10",
                    "1_0",
                    "65",
                    "99999999999999999999",
                    "٣"
                })
        void ofNumbersAreWholeAndWithinTheirRange(String value) {
            given.environment.put("DITTO_WARM_POOL_SIZE", value);
            given.refusal()
                    .hasMessage("Setting 'warm_pool_size' (environment variable DITTO_WARM_POOL_SIZE) is '" + value
                            + "'; it has to be a whole number from 0 to 64, in plain digits (copies). Correct it, or"
                            + " remove it for the default 2.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"yes", "1", "True", "TRUE", "on", ""})
        void ofSwitchesAreTrueOrFalse(String value) {
            Path yaml = given.projectFile("keep_on_failure: '" + value + "'");
            given.refusal()
                    .hasMessage("Setting 'keep_on_failure' (" + yaml + ":1) is '" + value
                            + "'; it has to be true or false. Correct it, or remove it for the default false.");
        }

        @Test
        void ofChoicesAreListed() {
            given.properties.setProperty("ditto.runtime", "podman");
            given.refusal()
                    .hasMessage(
                            "Setting 'runtime' (system property ditto.runtime) is 'podman'; it has to be one of auto,"
                                    + " docker, embedded. Correct it, or remove it for the default auto.");
        }

        @ParameterizedTest
        @CsvSource({
            "docker.bind_address, localhost, an IP address such as 127.0.0.1 or ::1, 127.0.0.1",
            "docker.bind_address, 1.2.3.256, an IP address such as 127.0.0.1 or ::1, 127.0.0.1",
            "docker.pull, sometimes, 'one of never, missing, always', missing"
        })
        void ofTheContainerDaemonAreChecked(String setting, String value, String demand, String fallback) {
            ConfigFixture.refusal(given.builder().set(setting, value))
                    .hasMessage("Setting '" + setting + "' (builder) is '" + value + "'; it has to be " + demand
                            + ". Correct it, or remove it for the default " + fallback + ".");
        }

        @Test
        void ofAMirrorEndWithASlash() {
            ConfigFixture.refusal(given.builder().set("docker.registry", "mirror.example.org/hub"))
                    .hasMessage("Setting 'docker.registry' (builder) is 'mirror.example.org/hub'; it has to be the"
                            + " beginning of an image name that ends with /. Correct it, or remove it.");
            assertThat(given.builder()
                            .set("docker.registry", "mirror.example.org:5000/hub/")
                            .set("docker.bind_address", "fe80::1")
                            .build()
                            .dockerRegistry())
                    .contains("mirror.example.org:5000/hub/");
        }

        @Test
        void giveNobodyASuperuserInASharedServer() {
            ConfigFixture.refusal(given.builder().set("copy_superuser", "true").set("isolation", "database"))
                    .hasMessage("Setting 'copy_superuser' is true (builder) and 'isolation' is database (builder); a"
                            + " superuser of a shared server could enter every other copy. Set 'isolation' to server,"
                            + " or 'copy_superuser' to false.");
        }

        @Test
        void ofTextsAreNotBlank() {
            ConfigFixture.refusal(given.builder().set("run_id", " "))
                    .hasMessage(
                            "Setting 'run_id' (builder) is ' '; it has to be a text that is not blank. Correct it, or"
                                    + " remove it.");
        }

        @Test
        void areShownOnOneShortLine() {
            given.environment.put("DITTO_RUNTIME", "a\nb" + "c".repeat(500));
            given.refusal().hasMessageContaining(" is 'a?b" + "c".repeat(77) + "...'; ");
        }

        @Test
        void areTypedByTheirAccessors() {
            given.projectFile(
                    "isolation: server",
                    "acl: keep",
                    "obfuscate: true",
                    "home: state",
                    "dump:",
                    "  path: ~/shop.sql",
                    "run_id: 4711");
            DittoConfig config = given.config();
            assertThat(config.isolation()).isEqualTo(Isolation.SERVER);
            assertThat(config.acl()).isEqualTo("keep");
            assertThat(config.obfuscate()).isTrue();
            assertThat(config.home()).isEqualTo(given.project.resolve("state"));
            assertThat(config.dumpPath())
                    .contains(given.userHome.resolve("shop.sql").toString());
            assertThat(config.runId()).contains("4711");
        }

        @Test
        void ofZeroMeanWhatTheTableSays() {
            given.projectFile("warm_pool_size: 0", "port_wait_seconds: 0", "embedded: {idle_seconds: 0}");
            assertThat(given.config().warmPoolSize()).isZero();
            assertThat(given.config().portWait()).isZero();
            assertThat(given.config().embeddedIdle()).isZero();
        }

        @Test
        void refuseAPortRangeThatEndsBeforeItStarts() {
            Path yaml = given.projectFile("port_pool_start: 6000");
            given.refusal()
                    .hasMessage(
                            "Setting 'port_pool_start' is 6000 (" + yaml + ":1) and 'port_pool_end' is 5600 (default);"
                                    + " the first must not be above the second. Change one of them.");
        }

        @Test
        void refuseATtlAboveItsMaximum() {
            given.environment.put("DITTO_TTL", "601");
            given.properties.setProperty("ditto.max_ttl_seconds", "600");
            given.refusal()
                    .hasMessage(
                            "Setting 'copy_ttl_seconds' is 601 (environment variable DITTO_TTL) and 'max_ttl_seconds'"
                                    + " is 600 (system property ditto.max_ttl_seconds); the first must not be above the second."
                                    + " Change one of them.");
        }

        @Test
        void refuseAPathThatIsNone() {
            given.environment.put("DITTO_HOME", "a\0b");
            given.refusal()
                    .hasMessageStartingWith("Setting 'home' (environment variable DITTO_HOME): 'a")
                    .hasMessageContaining("is not a path on this system");
        }
    }

    @Test
    void showsKeysAndOriginsButNoValues() {
        given.environment.put("DITTO_TOKEN", "s3cret");
        Path yaml = given.projectFile("docker_host: tcp://u:s3cret@h");
        assertThat(given.config())
                .hasToString(
                        "DittoConfig[docker_host from " + yaml + ":1, token from environment variable DITTO_TOKEN]");
    }
}
