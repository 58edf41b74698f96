package dev.ditto.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ditto.ConfigurationException;
import dev.ditto.Copy;
import dev.ditto.CopyEvent;
import dev.ditto.CopyNotFoundException;
import dev.ditto.CopyStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Copies that stay for a look. That they outlive their session is for each implementation to show. */
interface KeepContract extends ContractSubject {

    /** Renewed by nobody, and longer than their TTL. */
    Duration STAY = Duration.ofMinutes(5);

    private void requireKeep() {
        assumeFalse(unsupported().contains("keep"), "keep is not supported");
    }

    @Test
    default void aKeptCopyStaysAndSaysUntilWhen() throws SQLException {
        requireKeep();
        Copy copy = client().create(
                        ContractSubject.of(LIBRARY).ttl(Duration.ofSeconds(3)).build());
        Instant before = Instant.now();
        Copy kept = client().keep(copy.id(), STAY);
        Copy other = client().create(
                        ContractSubject.of(LIBRARY).ttl(Duration.ofSeconds(3)).build());
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            expire();
            assertThat(client().find(other.id()).map(Copy::status)).contains(CopyStatus.DESTROYED);
        });

        assertThat(kept.ttl()).isEqualTo(STAY);
        assertThat(client().find(copy.id()).map(Copy::status)).contains(CopyStatus.READY);
        try (CopySession session = CopySession.of(copy)) {
            assertThat(session.query("SELECT 1")).isEqualTo("1");
        }
        List<CopyEvent> events = client().events(copy.id());
        CopyEvent last = events.get(events.size() - 1);
        assertThat(last.action()).isEqualTo("kept");
        assertThat(last.metadata()).containsEntry("ttl_ms", "300000");
        assertThat(Instant.parse(String.valueOf(last.metadata().get("until"))))
                .isBetween(before.plus(STAY).minusSeconds(1), Instant.now().plus(STAY));
        client().destroy(copy.id());
        assertThat(client().find(copy.id()).map(Copy::status)).contains(CopyStatus.DESTROYED);
    }

    @Test
    default void aKeptCopyEndsAtItsDeadlineWhichKeepingItAgainMoves() {
        requireKeep();
        Copy copy = library();
        client().keep(copy.id(), STAY);
        assertThat(client().keep(copy.id(), Duration.ofSeconds(1)).ttl()).isEqualTo(Duration.ofSeconds(1));

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            expire();
            assertThat(client().find(copy.id()).map(Copy::status)).contains(CopyStatus.DESTROYED);
        });
        assertThat(client().events(copy.id()))
                .anySatisfy(event -> assertThat(event.metadata()).containsEntry("reason", "Its deadline passed"));
    }

    @Test
    default void whatCannotBeKeptSaysWhy() {
        requireKeep();
        assertThatThrownBy(() -> client().keep(LifecycleContract.UNKNOWN, STAY))
                .isInstanceOf(CopyNotFoundException.class)
                .hasMessageStartingWith("There is no copy '" + LifecycleContract.UNKNOWN + "'");
        Copy copy = library();
        try {
            assertThatThrownBy(() -> client().keep(copy.id(), Duration.ZERO))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("PT0S");
        } finally {
            client().destroy(copy.id());
        }
        assertThatThrownBy(() -> client().keep(copy.id(), STAY))
                .isInstanceOf(CopyNotFoundException.class)
                .hasMessage("Copy " + copy.id() + " is DESTROYED and cannot be kept; only a READY copy can.");
    }

    @Test
    default void theCommandThatDestroysACopyNamesIt() {
        Copy copy = library();
        try {
            client().destroyCommand(copy.id())
                    .ifPresent(command -> assertThat(command)
                            .contains(copy.id())
                            .doesNotContain(copy.password())
                            .doesNotContain("\n"));
        } finally {
            client().destroy(copy.id());
        }
    }
}
