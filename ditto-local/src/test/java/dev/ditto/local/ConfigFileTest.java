package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigFileTest {

    @TempDir
    Path directory;

    private ConfigFixture given;
    private Path yaml;

    @BeforeEach
    void startFromNothing() {
        given = new ConfigFixture(directory);
        yaml = given.projectFile();
    }

    private void refused(String message, String... lines) {
        given.projectFile(lines);
        given.refusal().hasMessage(yaml + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n\n", "# only a comment", "---", "--- # x\n...", "{}", "\uFEFFdump:", "dump:\n  # path: x"
            })
    void withoutSettingsIsFine(String text) {
        given.projectFile(text);
        assertThat(given.config()).hasToString("DittoConfig[]");
    }

    @Test
    void keepsWhatExistingUsersWrite() {
        given.projectFile(
                "source: {engine: postgres, host: db, password: s3cret}",
                "dump:",
                "  path: classpath:shop.sql",
                "  schedule: '0 3 * * *'",
                "  on_failure: {webhook: x}",
                "obfuscation:",
                "  rules:",
                "    - {table: users, column: email, strategy: mask}",
                "targets: [a, b]",
                "server: {addr: ':8080', token: s3cret}",
                "port_pool_start: 7000",
                "port_pool_end: 7000",
                "copy_image: postgres:16");
        assertThat(given.config().dumpPath()).contains("classpath:shop.sql");
        assertThat(given.config().copyImage()).contains("postgres:16");
        assertThat(given.config().portPoolEnd()).isEqualTo(7000);
        assertThat(given.config().toString()).doesNotContain("s3cret");
    }

    @Test
    void acceptsAServerAddress() {
        given.projectFile("server: http://ditto:8080");
        assertThat(given.config().origin("server")).isEqualTo(yaml + ":1");
    }

    @Test
    void resolvesAnchorsAliasesAndMergedMaps() {
        given.projectFile(
                "source:",
                "  - &minute 60",
                "  - &common {idle_seconds: 7, max_connections: 70}",
                "claim_timeout_seconds: *minute",
                "embedded:",
                "  <<: *common",
                "  max_connections: 80");
        assertThat(given.config().claimTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(given.config().embeddedIdle()).isEqualTo(Duration.ofSeconds(7));
        assertThat(given.config().embeddedMaxConnections()).isEqualTo(80);
        assertThat(given.config().origin("claim_timeout_seconds")).isEqualTo(yaml + ":4");
    }

    @Test
    void doesNotExpandAliasesWithoutEnd() {
        StringBuilder text = new StringBuilder("source:\n  - &a0 [x]\n");
        for (int i = 1; i < 60; i++) {
            text.append("  - &a%d [*a%d, *a%d]\n".formatted(i, i - 1, i - 1));
        }
        given.projectFile(text.toString());
        assertThat(given.config().warmPoolSize()).isEqualTo(2);
    }

    @Test
    void namesLineAndNearestKeyOfAnUnknownKey() {
        refused(
                ":3: unknown key 'warm_pool_sizes'; the nearest known one is 'warm_pool_size'. Correct the key or remove"
                        + " it.",
                "# x",
                "home: /x",
                "warm_pool_sizes: 3");
        refused(
                ":2: unknown key 'embedded.idle'; the nearest known one is 'embedded.idle_seconds'. Correct the key or"
                        + " remove it.",
                "embedded:",
                "  idle: 3");
        refused(
                ":1: unknown key 'dump.pth'; the nearest known one is 'dump.path'. Correct the key or remove it.",
                "dump: {pth: x}");
        refused(":1: 'config' names the file to read and cannot be set in a file; remove it.", "config: x");
    }

    @Test
    void namesLineAndColumnOfASyntaxErrorAndNoText() {
        given.projectFile("home: x", "token: \"s3cret", "runtime: auto");
        given.refusal()
                .hasMessage(yaml + ":4:1: not valid YAML (found unexpected end of stream); correct the file.")
                .hasNoCause();
        given.projectFile("home: x", "token: s3cret: y");
        given.refusal()
                .hasMessage(yaml + ":2:14: not valid YAML (mapping values are not allowed here); correct the file.");
    }

    @Test
    void refusesTabsAndControlCharacters() {
        given.projectFile("embedded:", "\tidle_seconds: 1");
        given.refusal().hasMessageStartingWith(yaml + ":2:1: not valid YAML (found character '\\t(TAB)'");
        given.projectFile("home: a\u0001s3cret");
        given.refusal().hasMessageContaining("not valid YAML").hasMessageNotContaining("s3cret");
    }

    @Test
    void namesBothLinesOfADuplicateKey() {
        refused(":3: key 'home' is already set in line 1; remove one of the two.", "home: a", "acl: keep", "home: b");
        refused(":2: 'dump.path' is already set in line 1; remove one of the two.", "dump.path: a", "dump: {path: b}");
    }

    @Test
    void refusesListsAndMapsWhereAValueBelongs() {
        refused(":1: 'home' is a list; it has to be a single value.", "home: [a]");
        refused(":2: 'dump.path' is a map; it has to be a single value.", "dump:", "  path: {a: b}");
        refused(":1: 'home' has no value; give it one or remove the key.", "home:");
    }

    @Test
    void refusesAValueWhereKeysBelong() {
        refused(
                ":1: 'dump' holds further keys, such as 'dump.path', not a value or a list; indent them below it.",
                "dump: shop.sql");
    }

    @Test
    void refusesWhatIsNoMap() {
        refused(
                ":1: the file has to hold settings such as 'warm_pool_size: 2', not a single value or list.",
                "just text");
        refused(":1: the file has to hold settings such as 'warm_pool_size: 2', not a single value or list.", "- a");
    }

    @Test
    void refusesASecondDocument() {
        refused(
                ":3: a second document starts here; ditto reads one, so join them or remove one.",
                "home: a",
                "---",
                "acl: keep");
    }

    @Test
    void refusesAnAliasWithoutAnchorAndAMergeOfNoMap() {
        refused(":1:7: not valid YAML (found undefined alias x); correct the file.", "home: *x");
        refused(":2: '<<' merges maps only; give it an alias of a map.", "embedded:", "  <<: 3");
    }

    @Test
    void refusesAnAliasOfWhatItIsPartOfAndAKeyThatIsNoName() {
        refused(":1: an alias in here refers to what it is part of; remove it.", "source: &a", "  x: [*a]");
        refused(":1: a key has to be a name, not a map or a list; correct it.", "? [a]", ": b");
    }

    @Test
    void readsAnAliasAsAKey() {
        given.projectFile("source: &key home", "? *key", ": /x");
        assertThat(given.config().home()).isEqualTo(Path.of("/x"));
    }

    @Test
    void refusesDeepNesting() {
        given.projectFile("source: " + "[".repeat(5000));
        given.refusal().hasMessageStartingWith("" + yaml).hasMessageContaining("not valid YAML");
    }

    @Test
    void refusesCommandsInTheProjectsFile() {
        String[] lines = {"dump:", "  on_failure:", "    exec: rm -rf x"};
        refused(
                ":3: key 'exec' would run a command, which a project's own ditto.yaml may not; move it to"
                        + " ~/.ditto/ditto.yaml or name the file with ditto.config.",
                lines);
        refused(
                ":1: key 'on_failure.Exec' would run a command, which a project's own ditto.yaml may not; move it to"
                        + " ~/.ditto/ditto.yaml or name the file with ditto.config.",
                "targets: [{on_failure.Exec: x}]");
        assertThat(given.builder().file(given.projectFile(lines)).build().warmPoolSize())
                .isEqualTo(2);
    }

    @Test
    void acceptsCommandsInTheUsersFile() {
        given.userFile("dump:", "  on_failure:", "    exec: notify");
        assertThat(given.config().warmPoolSize()).isEqualTo(2);
    }

    @Test
    void hasToExistIfNamed() {
        given.environment.put("DITTO_CONFIG", "other.yaml");
        given.refusal()
                .hasMessage("Configuration file " + given.project.resolve("other.yaml")
                        + " does not exist; create it or correct the path.");
        ConfigFixture.refusal(given.builder().file(Path.of("x.yaml")))
                .hasMessage("Configuration file " + given.project.resolve("x.yaml")
                        + " does not exist; create it or correct the path.");
        given.environment.put("DITTO_CONFIG", "");
        given.refusal()
                .hasMessage(
                        "Setting 'config' (environment variable DITTO_CONFIG) is ''; it has to be a text that is not"
                                + " blank. Correct it, or remove it.");
    }

    @Test
    void isNoDirectory() throws Exception {
        Files.createDirectory(yaml);
        given.refusal().hasMessage("Configuration file " + yaml + " is a directory; name the file in it or remove it.");
    }

    @Test
    void isNotPassedOverIfItsLinkLeadsNowhere() throws Exception {
        Files.createSymbolicLink(yaml, Path.of("nowhere.yaml"));
        given.refusal().hasMessage("Configuration file " + yaml + " does not exist; create it or correct the path.");
    }

    @Test
    void isUtf8() throws Exception {
        Files.write(yaml, "home: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        given.refusal().hasMessage("Configuration file " + yaml + " is not UTF-8 text; save it as UTF-8.");
    }

    @Test
    void isNotHuge() {
        given.projectFile("#".repeat(1024 * 1024));
        given.refusal()
                .hasMessage("Configuration file " + yaml
                        + " has 1048577 bytes; ditto reads at most 1048576. Is it the right file?");
    }
}
