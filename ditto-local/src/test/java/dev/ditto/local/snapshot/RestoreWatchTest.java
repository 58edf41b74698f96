package dev.ditto.local.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.RestoreFailedException;
import dev.ditto.local.server.DatabaseServer;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.OwnServer;
import dev.ditto.local.spi.RestoreLimit;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A restore that takes more room than it may. */
@Timeout(60)
class RestoreWatchTest {

    private static final long MEGABYTE = 1 << 20;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long size = 8 * MEGABYTE;
    private volatile Optional<Long> free = Optional.of(800 * MEGABYTE);

    @Test
    void isEndedOnceItsDatabaseTakesMoreThanIsSet() {
        RestoreLimits limits = new RestoreLimits(Optional.of(20 * MEGABYTE), 0);

        assertThatThrownBy(() -> restore(limits, () -> size = 21 * MEGABYTE))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessage("The restore of shop.sql.gz was ended: its database takes 21 MB (22020096 bytes), and 20 MB"
                        + " (20971520 bytes) are allowed, as restore.max_mb says. If this is the dump you mean, raise"
                        + " ditto.restore.max_mb; 0 means no limit.")
                .hasRootCauseMessage("its session was ended");
    }

    @Test
    void isEndedOnceItsDatabaseTakesMostOfWhatWasFree() {
        RestoreLimits limits = new RestoreLimits(Optional.empty(), 0);

        assertThatThrownBy(() -> restore(limits, () -> size = 641 * MEGABYTE))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessage("The restore of shop.sql.gz was ended: its database takes 641 MB (672137216 bytes), and 640"
                        + " MB (671088640 bytes) are allowed, four fifths of what was free where the server's data"
                        + " lies. If this is the dump you mean, make room there, or set ditto.restore.max_mb; 0 means"
                        + " no limit.");
    }

    @Test
    void isEndedOnceTheDiskOfTheServerIsAsGoodAsFull() {
        RestoreLimits limits = new RestoreLimits(Optional.of(0L), 64 * MEGABYTE);

        assertThatThrownBy(() -> restore(limits, () -> free = Optional.of(63 * MEGABYTE)))
                .isInstanceOf(RestoreFailedException.class)
                .hasMessage("The restore of shop.sql.gz was ended: where the server's data lies, 63 MB (66060288 bytes)"
                        + " are free, and 64 MB (67108864 bytes) are to stay free. Make room there, or lower"
                        + " ditto.home_free_mb.");
    }

    @Test
    void mayFillAnythingWhereNoLimitIsSet() throws Exception {
        RestoreLimits limits = new RestoreLimits(Optional.of(0L), 0);

        assertThat(restore(limits, () -> {
                    size = 100_000 * MEGABYTE;
                    free = Optional.of(0L);
                    ended.countDown();
                }))
                .isEqualTo("restored");
    }

    @Test
    void mayFillAnythingWhereNobodyCanSayWhatIsFree() {
        free = Optional.empty();

        RestoreLimits.Measured room = new RestoreLimits(Optional.empty(), 64 * MEGABYTE).of(server());

        assertThat(room).isEqualTo(new RestoreLimits.Measured(RestoreLimit.NONE, 0));
    }

    @Test
    void mayUseAPlaceThatIsSmallerThanTheFloorOfADisk() {
        free = Optional.of(40 * MEGABYTE);

        assertThat(new RestoreLimits(Optional.empty(), 64 * MEGABYTE)
                        .of(server())
                        .floorBytes())
                .isEqualTo(5 * MEGABYTE);
    }

    /** Goes on until its session is ended. */
    private String restore(RestoreLimits limits, Runnable begin) {
        DatabaseServer server = server();
        return new RestoreWatch("shop.sql.gz", server, "ditto_s_1", limits.of(server)).run(() -> {
            begin.run();
            long before = ended.getCount();
            await();
            if (before > 0) {
                throw new RestoreFailedException("its session was ended");
            }
            return "restored";
        });
    }

    private void await() {
        try {
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private DatabaseServer server() {
        OwnServer server = seam(OwnServer.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "host" -> "127.0.0.1";
            case "port" -> 5432;
            case "freeBytes" -> free;
            default -> throw new UnsupportedOperationException(method.getName());
        });
        Connection connection = seam(Connection.class, (proxy, method, arguments) -> null);
        Engine engine = seam(Engine.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "adminDatabase" -> "postgres";
            case "connect" -> connection;
            case "sizeBytes" -> size;
            case "endSessions" -> {
                assertThat(arguments[1]).isEqualTo("ditto_s_1");
                ended.countDown();
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
        return DatabaseServer.of("place", "data", engine, server, new DatabaseServer.AdminLogin("admin", "secret"));
    }

    private static <T> T seam(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
