package dev.ditto.local.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.snapshot.Snapshot;
import dev.ditto.local.spi.CloneStrategy;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.DiskFloor;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.local.store.PortLeases;
import dev.ditto.local.store.StoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the store whenever something happens in the place, and what stays there when it fails. */
class ClonerTest {

    private static final Duration TTL = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    private StoreFixture fixture;
    private RecordingPlace place;
    private Cloner cloner;

    @BeforeEach
    void open() {
        HomeKey key = HomeKey.open(Home.open(directory.resolve("home")));
        fixture = StoreFixture.open(directory.resolve("home"));
        place = new RecordingPlace(fixture);
        cloner = new Cloner(
                fixture.store, fixture.clock, key, new DiskFloor(fixture.home, fixture.store, 0), StoreFixture.ACTOR);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private CopyRow cloned() {
        Snapshot snapshot = new Snapshot(
                StoreFixture.SNAPSHOT,
                "owner",
                new CloneStrategy("file_copy", "FILE_COPY"),
                new ServerBinaries("postgres", "18.0", "digest"),
                1000,
                Optional.empty(),
                false);
        CloneOrder order =
                new CloneOrder(fixture.claim("mine", TTL), false, TTL, Patience.fromNow(Duration.ofSeconds(1)));
        return cloner.clone(snapshot, place.place(), order).orElseThrow();
    }

    private CopyRow condemned() {
        CopyRow row = cloned();
        fixture.copies.condemn(row.id(), "Destroyed by its user", StoreFixture.ACTOR);
        return row;
    }

    @Test
    void aCopyHasARowBeforeAnythingOfItExists() {
        CopyRow row = cloned();
        assertThat(place.seen).containsExactly("make of CREATING " + row.id());
        assertThat(fixture.state(row.id())).isEqualTo(CopyState.READY);
    }

    @Test
    void aCopyThatCannotBeMadeEndsAsFailedAndItsPortRests() {
        place.making = Optional.of(new RuntimeUnavailableException("No room"));
        assertThatThrownBy(this::cloned).hasMessage("No room");
        CopyRow row = fixture.copies.list().get(0);
        assertThat(row.state()).isEqualTo(CopyState.FAILED);
        assertThat(place.seen).containsExactly("make of CREATING " + row.id(), "drop of DESTROYING " + row.id());
        assertThat(place.leases()).isEmpty();
        assertThat(fixture.store.ports().quarantined(RecordingPlace.PORT, RecordingPlace.PORT))
                .isOne();
    }

    @Test
    void aCopyIsGoneAndItsPortFreeOnlyAfterItWasSeenToBeGone() {
        CopyRow row = condemned();
        place.dropping = Optional.of(new IllegalStateException("device or resource busy"));
        assertThatThrownBy(() -> cloner.remove(row, place.place())).hasMessage("device or resource busy");
        assertThat(fixture.state(row.id())).isEqualTo(CopyState.DESTROYING);
        assertThat(place.leases()).containsExactly(new PortLeases.Lease(RecordingPlace.PORT, "copy:" + row.id()));

        place.dropping = Optional.empty();
        cloner.remove(row, place.place());
        assertThat(fixture.state(row.id())).isEqualTo(CopyState.DESTROYED);
        assertThat(place.leases()).isEmpty();
    }

    @Test
    void thePortOfACopyThatEndedRests() {
        cloner.remove(condemned(), place.place());
        assertThat(fixture.store.ports().free(RecordingPlace.PORT, RecordingPlace.PORT))
                .isEmpty();
        assertThat(fixture.store.ports().quarantined(RecordingPlace.PORT, RecordingPlace.PORT))
                .isOne();
    }

    /** Its user may have been taken for dead: what it made then belongs to nobody. */
    @Test
    void aCopyCondemnedWhileItWasMadeIsNeverReady() {
        place.meanwhile = row -> fixture.copies.condemn(row.id(), "Its session died", "another session");
        assertThatThrownBy(this::cloned)
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasMessageContaining("was removed while it was being made");
        assertThat(fixture.copies.list()).extracting(CopyRow::state).containsExactly(CopyState.FAILED);
        assertThat(place.seen).hasSize(2).last().asString().startsWith("drop of DESTROYING");
    }

    @Test
    void everyCopyHasAPasswordOfItsOwn() {
        List<String> passwords = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            CopyRow row = cloned();
            assertThat(place.passwords).containsEntry(row.id(), cloner.password(row.id()));
            passwords.add(cloner.password(row.id()));
            fixture.copies.condemn(row.id(), "Destroyed by its user", StoreFixture.ACTOR);
            cloner.remove(row, place.place());
        }
        assertThat(passwords)
                .doesNotHaveDuplicates()
                .allSatisfy(password -> assertThat(password).hasSize(24));
        assertThat(Map.copyOf(place.passwords)).hasSize(3);
    }
}
