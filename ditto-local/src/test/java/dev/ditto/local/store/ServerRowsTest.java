package dev.ditto.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.CopyEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerRowsTest {

    private static final ServerData DATA = new ServerData(StoreFixture.SERVER, StoreFixture.INCARNATION);
    private static final String HOLDER = "server:" + StoreFixture.SERVER;

    @TempDir
    Path directory;

    @Test
    void everythingInDataThatIsGoneIsSettledAtOnce() {
        try (StoreFixture fixture = StoreFixture.open(directory)) {
            CopyRow warm = fixture.warm(Duration.ofMinutes(5));
            CopyRow condemned = fixture.ready("dead", Duration.ofMinutes(5));
            fixture.copies.condemn(condemned.id(), "Its session died", StoreFixture.ACTOR);
            CopyRow ended = fixture.ready("dead", Duration.ofMinutes(5));
            fixture.copies.condemn(ended.id(), "destroyed", StoreFixture.ACTOR);
            fixture.copies.gone(ended.id(), StoreFixture.ACTOR);
            fixture.store.ports().lease(15433, HOLDER, 15433, 15434);
            assertThat(fixture.store.servers().known()).containsExactly(DATA);

            assertThat(fixture.store.servers().gone(DATA, HOLDER, StoreFixture.ACTOR))
                    .isEqualTo(2);

            assertThat(List.of(warm, condemned, ended))
                    .extracting(row -> fixture.state(row.id()))
                    .containsExactly(CopyState.LOST, CopyState.LOST, CopyState.DESTROYED);
            assertThat(fixture.copies.events(warm.id()))
                    .extracting(CopyEvent::action)
                    .containsExactly("creating", "warm", "lost");
            assertThat(fixture.store.snapshots().of(StoreFixture.SERVER)).isEmpty();
            assertThat(fixture.store.ports().leases()).isEmpty();
            assertThat(fixture.store.servers().known()).isEmpty();
        }
    }

    @Test
    void aServerThatWasStartedAnewMeanwhileKeepsWhatItHas() {
        try (StoreFixture fixture = StoreFixture.open(directory)) {
            fixture.store.servers().secured(StoreFixture.SERVER, "incarnation-2", StoreFixture.KIND);
            fixture.addSnapshot("ditto_t_two", "incarnation-2");
            fixture.store.ports().lease(15433, HOLDER, 15433, 15434);

            fixture.store.servers().gone(DATA, HOLDER, StoreFixture.ACTOR);

            assertThat(fixture.store.snapshots().of(StoreFixture.SERVER))
                    .extracting(SnapshotRow::database)
                    .containsExactly("ditto_t_two");
            assertThat(fixture.store.ports().leases()).hasSize(1);
            assertThat(fixture.store.servers().isSecured("incarnation-2")).isTrue();
        }
    }
}
