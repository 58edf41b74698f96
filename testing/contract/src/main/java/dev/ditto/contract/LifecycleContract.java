package dev.ditto.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ditto.Copy;
import dev.ditto.CopyEvent;
import dev.ditto.CopyNotFoundException;
import dev.ditto.CopyStatus;
import dev.ditto.OpenCopy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** From create to destroy. */
interface LifecycleContract extends ContractSubject {

    String UNKNOWN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

    @Test
    default void aCopyIsReadyAndSaysWhatItIs() throws SQLException {
        Instant before = Instant.now().minusSeconds(1);
        Copy copy = client().create(ContractSubject.of(LIBRARY)
                .jobName("LoanIT")
                .ttl(Duration.ofMinutes(7))
                .build());
        try (CopySession session = CopySession.of(copy)) {
            assertThat(copy.status()).isEqualTo(CopyStatus.READY);
            assertThat(copy.engine()).isEqualTo("postgres");
            assertThat(copy.runId()).contains("contract");
            assertThat(copy.jobName()).contains("LoanIT");
            assertThat(copy.ttl()).isEqualTo(Duration.ofMinutes(7));
            assertThat(copy.createdAt()).isBefore(Instant.now().plusSeconds(1));
            assertThat(copy.readyAt())
                    .hasValueSatisfying(ready -> assertThat(ready).isAfterOrEqualTo(copy.createdAt()));
            assertThat(copy.warm() || copy.createdAt().isAfter(before)).isTrue();
            assertThat(copy.destroyedAt()).isEmpty();
            assertThat(copy.errorMessage()).isEmpty();
            assertThat(session.query("SELECT session_user")).isEqualTo(copy.username());
            assertThat(session.query("SELECT current_database()")).isEqualTo(copy.database());
        } finally {
            client().destroy(copy.id());
        }
    }

    @Test
    default void destroyRemovesACopyAndMayBeRepeated() {
        Copy copy = library();

        client().destroy(copy.id());
        client().destroy(copy.id());

        Copy gone = client().find(copy.id()).orElseThrow();
        assertThat(gone.status()).isEqualTo(CopyStatus.DESTROYED);
        assertThat(gone.destroyedAt()).isPresent();
        assertThat(gone.password()).isEmpty();
        assertThat(gone.connectionString()).isEmpty();
        assertThatThrownBy(() -> CopySession.of(copy).close()).isInstanceOf(SQLException.class);
    }

    @Test
    default void destroyDoesNotWaitForOpenConnections() throws SQLException {
        Copy copy = library();
        try (CopySession session = CopySession.of(copy)) {
            session.execute("BEGIN", "LOCK TABLE book", "CREATE TEMP TABLE scratch (id int)");

            client().destroy(copy.id());

            assertThat(client().find(copy.id()).map(Copy::status)).contains(CopyStatus.DESTROYED);
            assertThatThrownBy(() -> session.query("SELECT 1")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    default void anUnknownIdIsSaidToBeUnknown() {
        assertThat(client().find(UNKNOWN)).isEmpty();
        assertThatThrownBy(() -> client().destroy(UNKNOWN))
                .isInstanceOf(CopyNotFoundException.class)
                .hasMessageStartingWith("There is no copy '" + UNKNOWN + "'");
        assertThatThrownBy(() -> client().events(UNKNOWN)).isInstanceOf(CopyNotFoundException.class);
        assertThatThrownBy(() -> client().renew(UNKNOWN, Duration.ofMinutes(1)))
                .isInstanceOf(CopyNotFoundException.class);
    }

    @Test
    default void anOpenCopyIsDestroyedOnClosing() throws SQLException {
        Copy copy;
        try (OpenCopy open = client().open(ContractSubject.of(LIBRARY).build())) {
            copy = open.copy();
            assertThat(open.jdbcUrl()).isEqualTo(copy.jdbcUrl());
            open.dataSource().getConnection().close();
        }
        assertThat(client().find(copy.id()).map(Copy::status)).contains(CopyStatus.DESTROYED);
    }

    @Test
    default void aCopyEndsWithItsTtl() {
        Copy copy = client().create(
                        ContractSubject.of(LIBRARY).ttl(Duration.ofSeconds(1)).build());

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            expire();
            assertThat(client().find(copy.id()).map(Copy::status)).contains(CopyStatus.DESTROYED);
        });

        assertThat(client().events(copy.id()))
                .anySatisfy(event -> assertThat(event.metadata()).containsEntry("reason", "Its deadline passed"));
        assertThatThrownBy(() -> CopySession.of(copy).close()).isInstanceOf(SQLException.class);
    }

    @Test
    default void aRenewedCopyLivesOn() throws SQLException {
        Copy shortLived = client().create(
                        ContractSubject.of(LIBRARY).ttl(Duration.ofSeconds(3)).build());
        Copy renewed = client().renew(shortLived.id(), Duration.ofMinutes(5));
        Copy other = client().create(
                        ContractSubject.of(LIBRARY).ttl(Duration.ofSeconds(3)).build());
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            expire();
            assertThat(client().find(other.id()).map(Copy::status)).contains(CopyStatus.DESTROYED);
        });

        assertThat(renewed.ttl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(client().find(renewed.id()).map(Copy::status)).contains(CopyStatus.READY);
        try (CopySession session = CopySession.of(renewed)) {
            assertThat(session.query("SELECT 1")).isEqualTo("1");
        }
        client().destroy(renewed.id());
        assertThatThrownBy(() -> client().renew(renewed.id(), Duration.ofMinutes(1)))
                .hasMessageContaining(renewed.id())
                .hasMessageContaining("DESTROYED and cannot be renewed");
    }

    @Test
    default void eventsTellItsLifeInOrder() {
        Copy copy = library();
        client().renew(copy.id(), Duration.ofMinutes(5));
        client().destroy(copy.id());

        List<CopyEvent> events = client().events(copy.id());
        List<String> actions = events.stream()
                .map(CopyEvent::action)
                .filter(action -> !action.equals("snapshot_restored"))
                .toList();

        if (copy.warm()) {
            assertThat(actions).containsExactly("creating", "warm", "claimed", "renewed", "destroying", "destroyed");
        } else {
            assertThat(actions).containsExactly("creating", "ready", "renewed", "destroying", "destroyed");
        }
        assertThat(events).isSortedAccordingTo(java.util.Comparator.comparing(CopyEvent::createdAt));
        assertThat(events).allSatisfy(event -> assertThat(event.actor()).isNotBlank());
        assertThat(events.toString()).doesNotContain(copy.password());
    }

    @Test
    default void theListHasTheNewestFirst() {
        Copy one = client().create(ContractSubject.of(LIBRARY).build());
        Copy two = client().create(ContractSubject.of(MENU).build());
        List<Copy> list = client().list();

        assertThat(list).contains(one, two);
        assertThat(list).isSortedAccordingTo((a, b) -> b.createdAt().compareTo(a.createdAt()));
        client().destroy(one.id());
        client().destroy(two.id());
    }

    @Test
    default void noTextOfACopyHoldsItsPassword() {
        try (OpenCopy open = client().open(ContractSubject.of(LIBRARY).build())) {
            Copy copy = open.copy();
            assertThat(copy.password()).hasSizeGreaterThanOrEqualTo(22);
            assertThat(copy.toString()).doesNotContain(copy.password()).contains(copy.id());
            assertThat(open.toString()).doesNotContain(copy.password());
            assertThat(copy.jdbcUrl()).doesNotContain(copy.password());
            assertThat(Objects.toString(copy.dataSource())).doesNotContain(copy.password());
            assertThat(client().list().toString()).doesNotContain(copy.password());
        }
    }
}
