package dev.ditto.local.store;

import static dev.ditto.local.store.StoreFixture.ACTOR;
import static dev.ditto.local.store.StoreFixture.SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.ditto.CopyEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CopiesTest {

    private static final Duration TTL = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    private final ManualClock time = new ManualClock();
    private StoreFixture fixture;

    @BeforeEach
    void open() {
        fixture = StoreFixture.open(directory.resolve("home"), time.boot("boot-1"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** One change a store can be asked for, and where it leads from which states. */
    private enum Change {
        READY(Set.of(CopyState.CREATING), "ready", (f, id) -> f.copies.ready(id, "h", 1, Map.of(), ACTOR)),
        WARM(
                Set.of(CopyState.CREATING),
                "warm",
                (f, id) -> f.copies.warm(id, f.clock.after(TTL), "h", 1, Map.of(), ACTOR)),
        CLAIM(
                Set.of(CopyState.WARM),
                "claimed",
                (f, id) -> f.copies
                        .claimWarm(SNAPSHOT, f.claim("other", TTL), "h", 1, ACTOR)
                        .isPresent()),
        RENEW(Set.of(CopyState.READY), "renewed", (f, id) -> f.copies.renew(id, TTL, f.clock.after(TTL), ACTOR)),
        KEEP(
                Set.of(CopyState.READY),
                "kept",
                (f, id) ->
                        f.copies.keep(id, TTL, f.clock.after(TTL), f.clock.now().plus(TTL), ACTOR)),
        CONDEMN(
                Set.of(CopyState.CREATING, CopyState.WARM, CopyState.READY),
                "destroying",
                (f, id) -> f.copies.condemn(id, "reason", ACTOR)),
        GONE(Set.of(CopyState.DESTROYING), "destroyed", (f, id) -> f.copies.gone(id, ACTOR));

        private final Set<CopyState> from;
        private final String event;
        private final BiPredicate<StoreFixture, String> call;

        Change(Set<CopyState> from, String event, BiPredicate<StoreFixture, String> call) {
            this.from = from;
            this.event = event;
            this.call = call;
        }

        CopyState result(CopyState start) {
            return switch (this) {
                case READY, CLAIM, RENEW, KEEP -> CopyState.READY;
                case WARM -> CopyState.WARM;
                case CONDEMN -> CopyState.DESTROYING;
                // Every copy here was ready once, see bring().
                case GONE -> CopyState.DESTROYED;
            };
        }
    }

    static Stream<Arguments> everyStateAndChange() {
        return Stream.of(CopyState.values())
                .flatMap(state -> Stream.of(Change.values()).map(change -> arguments(state, change)));
    }

    @ParameterizedTest
    @MethodSource("everyStateAndChange")
    void changesAreComparedAndSet(CopyState state, Change change) {
        String id = bring(state);
        List<CopyEvent> before = fixture.copies.events(id);
        boolean won = change.call.test(fixture, id);
        List<CopyEvent> after = fixture.copies.events(id);

        assertThat(won).isEqualTo(change.from.contains(state));
        assertThat(fixture.state(id)).isEqualTo(won ? change.result(state) : state);
        assertThat(after).hasSize(before.size() + (won ? 1 : 0));
        if (won) {
            assertThat(after.get(after.size() - 1).action()).isEqualTo(change.event);
        }
    }

    @Test
    void aKeptCopyIsTheHomesAndSaysUntilWhen() {
        String id = fixture.ready("mine", TTL).id();
        Duration longer = TTL.multipliedBy(2);

        fixture.copies.keep(id, longer, fixture.clock.after(longer), Instant.parse("2026-01-02T03:04:05Z"), ACTOR);

        CopyRow kept = fixture.copies.find(id).orElseThrow();
        assertThat(kept.owner()).isEqualTo(Owner.home());
        assertThat(kept.isKept()).isTrue();
        assertThat(kept.ttl()).isEqualTo(longer);
        assertThat(fixture.copies.ownedBy("mine")).isEmpty();
        List<CopyEvent> events = fixture.copies.events(id);
        assertThat(events.get(events.size() - 1).metadata())
                .isEqualTo(Map.of("ttl_ms", "1200000", "until", "2026-01-02T03:04:05Z"));
    }

    @Test
    void serversAreNeededUntilTheLastOfTheirKeptCopiesEnds() {
        fixture.warm(TTL.multipliedBy(9));
        fixture.ready("mine", TTL.multipliedBy(9));
        assertThat(fixture.copies.keptFor(StoreFixture.INCARNATION)).isZero();

        for (int minutes : List.of(5, 20, 10)) {
            Duration ttl = Duration.ofMinutes(minutes);
            String id = fixture.ready("mine", TTL).id();
            fixture.copies.keep(
                    id, ttl, fixture.clock.after(ttl), fixture.clock.now().plus(ttl), ACTOR);
        }

        time.pass(Duration.ofMinutes(8));
        assertThat(fixture.copies.keptFor(StoreFixture.INCARNATION)).isEqualTo(Duration.ofMinutes(12));
        assertThat(fixture.copies.keptFor("another")).isZero();
        time.pass(Duration.ofMinutes(13));
        assertThat(fixture.copies.keptFor(StoreFixture.INCARNATION)).isZero();
    }

    private String bring(CopyState state) {
        String id = switch (state) {
            case CREATING, FAILED -> fixture.creating("mine", TTL).id();
            case WARM -> fixture.warm(TTL).id();
            case READY, DESTROYING, DESTROYED, LOST ->
                fixture.ready("mine", TTL).id();
        };
        switch (state) {
            case DESTROYING -> fixture.copies.condemn(id, "reason", ACTOR);
            case DESTROYED, FAILED -> {
                fixture.copies.condemn(id, "reason", ACTOR);
                fixture.copies.gone(id, ACTOR);
            }
            case LOST -> {
                fixture.store.servers().secured(StoreFixture.SERVER, "incarnation-2", StoreFixture.KIND);
                fixture.copies.lost(StoreFixture.SERVER, ACTOR);
            }
            default -> {}
        }
        assertThat(fixture.state(id)).isEqualTo(state);
        return id;
    }

    @Test
    void aCopyThatNeverWasReadyFailsWithTheReason() {
        String id = fixture.creating("mine", TTL).id();
        fixture.copies.condemn(id, "No room", ACTOR);
        fixture.copies.gone(id, ACTOR);
        CopyRow row = fixture.copies.find(id).orElseThrow();
        assertThat(row.state()).isEqualTo(CopyState.FAILED);
        assertThat(row.error()).contains("No room");
        assertThat(row.destroyedAt()).isPresent();
    }

    @Test
    void aCopyThatWasReadyEndsWithoutAnError() {
        String id = fixture.ready("mine", TTL).id();
        fixture.copies.condemn(id, "Its deadline passed", ACTOR);
        fixture.copies.gone(id, ACTOR);
        assertThat(fixture.copies.find(id).orElseThrow().error()).isEmpty();
        assertThat(fixture.copies.events(id))
                .extracting(CopyEvent::action)
                .containsExactly("creating", "ready", "destroying", "destroyed");
        assertThat(fixture.copies.events(id).get(2).metadata()).containsEntry("reason", "Its deadline passed");
    }

    @Test
    void theOldestWarmCopyIsClaimedFirstAndEachOnce() {
        String first = fixture.warm(TTL).id();
        time.pass(Duration.ofSeconds(1));
        String second = fixture.warm(TTL).id();
        Claim claim = fixture.claim("me", Duration.ofMinutes(1));
        CopyRow claimed = fixture.copies
                .claimWarm(SNAPSHOT, claim, "127.0.0.2", 5555, ACTOR)
                .orElseThrow();
        assertThat(claimed.id()).isEqualTo(first);
        assertThat(claimed.owner()).isEqualTo(Owner.session("me"));
        assertThat(claimed.ttl()).isEqualTo(Duration.ofMinutes(1));
        assertThat(claimed.port()).isEqualTo(5555);
        assertThat(claimed.runId()).contains("run");
        assertThat(fixture.copies
                        .claimWarm(SNAPSHOT, claim, "h", 1, ACTOR)
                        .orElseThrow()
                        .id())
                .isEqualTo(second);
        assertThat(fixture.copies.claimWarm(SNAPSHOT, claim, "h", 1, ACTOR)).isEmpty();
    }

    @Test
    void aWarmCopyOfAnotherSnapshotIsNeverClaimed() {
        fixture.warm(TTL);
        assertThat(fixture.copies.claimWarm("ditto_t_two", fixture.claim("me", TTL), "h", 1, ACTOR))
                .isEmpty();
    }

    @Test
    void aWarmCopyPastItsDeadlineIsNeitherClaimedNorCounted() {
        String id = fixture.warm(Duration.ofMinutes(1)).id();
        time.pass(Duration.ofMinutes(2));
        assertThat(fixture.copies.countWarm(SNAPSHOT)).isZero();
        assertThat(fixture.copies.claimWarm(SNAPSHOT, fixture.claim("me", TTL), "h", 1, ACTOR))
                .isEmpty();
        assertThat(fixture.copies.expired()).extracting(CopyRow::id).containsExactly(id);
        String fresh = fixture.warm(Duration.ofMinutes(1)).id();
        assertThat(fixture.copies.claimWarm(SNAPSHOT, fixture.claim("me", TTL), "h", 1, ACTOR))
                .map(CopyRow::id)
                .contains(fresh);
    }

    @Test
    void aClaimedCopyHasTheClaimsDeadline() {
        fixture.warm(Duration.ofMinutes(1));
        fixture.copies.claimWarm(SNAPSHOT, fixture.claim("me", Duration.ofHours(1)), "h", 1, ACTOR);
        time.pass(Duration.ofMinutes(59));
        assertThat(fixture.copies.expired()).isEmpty();
        time.pass(Duration.ofMinutes(1));
        assertThat(fixture.copies.expired()).hasSize(1);
    }

    @Test
    void settingTheWallClockEndsNoCopyAndKeepsNone() {
        fixture.ready("mine", TTL);
        time.setWall(Duration.ofDays(10));
        assertThat(fixture.copies.expired()).isEmpty();
        time.setWall(Duration.ofDays(-20));
        time.pass(TTL);
        assertThat(fixture.copies.expired()).hasSize(1);
    }

    @Test
    void afterAnotherBootTheWallClockDecides() {
        fixture.ready("mine", TTL);
        fixture.close();
        time.resetUptime();
        fixture = StoreFixture.open(directory.resolve("home"), time.boot("boot-2"));
        assertThat(fixture.copies.expired()).isEmpty();
        time.setWall(TTL);
        assertThat(fixture.copies.expired()).hasSize(1);
    }

    @Test
    void withoutABootIdTheWallClockDecides() {
        fixture.close();
        fixture = StoreFixture.open(directory.resolve("home"), time.boot(""));
        fixture.ready("mine", TTL);
        assertThat(fixture.copies.expired()).isEmpty();
        time.setWall(TTL);
        assertThat(fixture.copies.expired()).hasSize(1);
    }

    @Test
    void aRenewedCopyLivesLonger() {
        String id = fixture.ready("mine", TTL).id();
        time.pass(Duration.ofMinutes(9));
        fixture.copies.renew(id, TTL, fixture.clock.after(TTL), ACTOR);
        time.pass(Duration.ofMinutes(9));
        assertThat(fixture.copies.expired()).isEmpty();
    }

    @Test
    void onlyWhatLayInOtherDataThanTheServersIsLost() {
        String old = fixture.ready("mine", TTL).id();
        assertThat(fixture.copies.lost(StoreFixture.SERVER, ACTOR)).isZero();
        assertThat(fixture.copies.lost("a server nobody secured", ACTOR)).isZero();
        fixture.store.servers().secured(StoreFixture.SERVER, "incarnation-2", StoreFixture.KIND);
        assertThat(fixture.copies.lost(StoreFixture.SERVER, ACTOR)).isEqualTo(1);
        assertThat(fixture.copies.find(old).orElseThrow().error()).contains("The server lost its data");
        fixture.store.snapshots().lost(StoreFixture.SERVER);
        assertThat(fixture.store.snapshots().of(StoreFixture.SERVER)).isEmpty();
    }

    @Test
    void endedCopiesAreForgottenWithTheirEvents() {
        String old = ended();
        time.pass(Duration.ofDays(8));
        String young = ended();
        String living = fixture.ready("mine", TTL).id();
        assertThat(fixture.copies.forgetEnded(Duration.ofDays(7), 10)).isEqualTo(1);
        assertThat(fixture.copies.find(old)).isEmpty();
        assertThat(fixture.copies.events(old)).isEmpty();
        assertThat(fixture.copies.list()).extracting(CopyRow::id).containsExactly(living, young);
    }

    @Test
    void onlySoManyEndedCopiesAreRemembered() {
        ended();
        time.pass(Duration.ofSeconds(1));
        String newest = ended();
        assertThat(fixture.copies.forgetEnded(Duration.ofDays(7), 1)).isEqualTo(1);
        assertThat(fixture.copies.list()).extracting(CopyRow::id).containsExactly(newest);
    }

    private String ended() {
        String id = fixture.ready("mine", TTL).id();
        fixture.copies.condemn(id, "reason", ACTOR);
        fixture.copies.gone(id, ACTOR);
        time.pass(Duration.ofMillis(1));
        return id;
    }

    @Test
    void sessionsOwnWhatTheyMakeUntilItIsTheHomes() {
        CopyRow mine = fixture.ready("mine", TTL);
        fixture.warm(TTL);
        assertThat(fixture.copies.owningSessions()).containsExactly("mine");
        assertThat(fixture.copies.ownedBy("mine")).extracting(CopyRow::id).containsExactly(mine.id());
        fixture.copies.condemn(mine.id(), "reason", ACTOR);
        assertThat(fixture.copies.owningSessions()).isEmpty();
        assertThat(fixture.copies.condemned()).extracting(CopyRow::id).containsExactly(mine.id());
    }

    @Test
    void noCopyIsIntendedOfARetiredSnapshotAndNoSnapshotRetiredUnderACopy() {
        fixture.creating("mine", TTL);
        assertThat(fixture.store.snapshots().retireUnused(SNAPSHOT)).isFalse();
        fixture.copies.list().forEach(row -> {
            fixture.copies.condemn(row.id(), "reason", ACTOR);
            fixture.copies.gone(row.id(), ACTOR);
        });
        assertThat(fixture.store.snapshots().retireUnused(SNAPSHOT)).isTrue();
        CopyRow late = fixture.row("mine", false);
        assertThat(fixture.copies.intend(late, fixture.clock.after(TTL), ACTOR)).isFalse();
        assertThat(fixture.copies.find(late.id())).isEmpty();
    }

    @Test
    void eventsKeepWhatIsHardToWrite() {
        String id = fixture.ready("mine", TTL).id();
        fixture.copies.note(id, "noted", Map.of("text", "a&b=c %\n\"ü\""), ACTOR);
        CopyEvent last = fixture.copies.events(id).get(2);
        assertThat(last.metadata()).containsExactly(Map.entry("text", "a&b=c %\n\"ü\""));
        assertThat(last.actor()).isEqualTo(ACTOR);
    }
}
