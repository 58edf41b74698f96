package dev.ditto.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.Demand;
import dev.ditto.DumpNotFoundException;
import dev.ditto.Isolation;
import dev.ditto.RestoreFailedException;
import dev.ditto.UnsupportedByClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What cannot be done is said, by a type and a message, and leaves nothing. */
interface RefusalContract extends ContractSubject {

    @Test
    default void aMissingDumpIsNamed() {
        List<Copy> before = living();
        assertThatThrownBy(() ->
                        client().create(ContractSubject.of("/nowhere/shop.sql").build()))
                .isInstanceOf(DumpNotFoundException.class)
                .hasMessageContaining("/nowhere/shop.sql");
        assertThat(living()).isEqualTo(before);
    }

    @Test
    default void aFailedRestoreNamesFileLineAndStatementEveryTime() {
        List<Copy> before = living();
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> client().create(ContractSubject.of(BROKEN).build()))
                    .isInstanceOf(RestoreFailedException.class)
                    .hasMessageContaining("broken.sql, line 4: ERROR: relation \"no_such_table\" does not exist")
                    .hasMessageContaining("in: INSERT INTO no_such_table VALUES (1)");
        }
        assertThat(living()).isEqualTo(before);
    }

    @Test
    default void aFailedScriptNamesTheScript() {
        assertThatThrownBy(() ->
                        client().create(ContractSubject.of(MENU).script(BROKEN).build()))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessageContaining("broken.sql, line 4");
    }

    @Test
    default void aTtlHasToBeMoreThanZero() {
        for (Duration ttl : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> ContractSubject.of(MENU).ttl(ttl))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("Option 'ttl' is " + ttl + "; it has to be more than zero, for example PT10M.");
        }
        Copy copy = client().create(ContractSubject.of(MENU).build());
        try {
            assertThatThrownBy(() -> client().renew(copy.id(), Duration.ZERO))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("PT0S");
        } finally {
            client().destroy(copy.id());
        }
    }

    @Test
    default void whatIsNotSupportedNamesItself() {
        Copy copy = client().create(ContractSubject.of(MENU).build());
        CreateOptions.Builder menu = ContractSubject.of(MENU);
        Map<String, Runnable> features = new TreeMap<>(Map.of(
                "isolation = SERVER",
                () -> client().create(menu.isolation(Isolation.SERVER).build()),
                "obfuscate",
                () -> client().create(ContractSubject.of(MENU).obfuscate(true).build()),
                "migrate",
                () -> client().create(ContractSubject.of(MENU)
                        .migrate("classpath:db/migration")
                        .build()),
                "prepare",
                () -> client().prepare(
                                List.of(new Demand(ContractSubject.of(MENU).build(), 1))),
                "keep",
                () -> client().keep(copy.id(), Duration.ofMinutes(1)),
                "changes",
                () -> client().changes(copy.id())));
        try {
            assertThat(features.keySet()).containsAll(unsupported());
            for (String feature : unsupported()) {
                assertThatThrownBy(Objects.requireNonNull(features.get(feature))::run)
                        .as(feature)
                        .isInstanceOf(UnsupportedByClientException.class)
                        .hasMessageStartingWith("'" + feature + "' is not supported by ");
            }
        } finally {
            client().destroy(copy.id());
        }
    }

    private List<Copy> living() {
        return client().list().stream()
                .filter(copy -> !copy.status().isTerminal() && !copy.warm())
                .toList();
    }
}
