package dev.ditto.local.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.place.Place;
import dev.ditto.local.spi.Dump;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.store.DiskFloor;
import dev.ditto.local.store.StoreFixture;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A build that failed for a reason that may be gone the next moment. */
@Timeout(60)
class FailedBuildTest {

    private static final ServerBinaries BINARIES = new ServerBinaries("postgres", "18.0", "digest");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final AtomicInteger builds = new AtomicInteger();

    @Test
    void isTriedAgainByWhoeverWasToldAndAsksAgainAtOnce() {
        SnapshotSpec spec = new SnapshotSpec(seam(Dump.class, this::dump), List.of(), false, "");
        Place place = seam(Place.class, this::refuse);
        try (StoreFixture fixture = StoreFixture.open(directory);
                Snapshots snapshots = new Snapshots(
                        fixture.home,
                        fixture.store,
                        "session",
                        new DiskFloor(fixture.home, fixture.store, 0),
                        new RestoreLimits(Optional.empty(), 0))) {
            for (int i = 1; i <= 200; i++) {
                RuntimeUnavailableException told = catchThrowableOfType(
                        RuntimeUnavailableException.class,
                        () -> snapshots.ensure(spec, BINARIES, place, PATIENCE, Announcer.to(Optional.empty())));

                assertThat(told).hasMessage("The restore of shop.sql did not come to its end: Refused " + i + " times");
            }
        }
    }

    private Object dump(Object proxy, java.lang.reflect.Method method, Object[] arguments) {
        return method.getName().equals("sha256") ? "0".repeat(64) : "shop.sql";
    }

    private Object refuse(Object proxy, java.lang.reflect.Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "incarnation" -> StoreFixture.INCARNATION;
            case "id" -> StoreFixture.SERVER;
            case "stage" -> throw new RuntimeUnavailableException("Refused " + builds.incrementAndGet() + " times");
            default -> null;
        };
    }

    private static <T> T seam(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
