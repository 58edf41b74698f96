package dev.ditto.local;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.spi.ServerRequest;
import dev.ditto.local.spi.ServerRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A runtime whose servers never come up, and take until a test says so. The only one here. */
public class PausedRuntime implements ServerRuntime {

    static final AtomicReference<CountDownLatch> END = new AtomicReference<>(new CountDownLatch(0));
    static final AtomicInteger ATTEMPTS = new AtomicInteger();

    @Override
    public String name() {
        return "paused";
    }

    @Override
    public Optional<String> unavailableReason(String engine, Duration patience) {
        return Optional.empty();
    }

    @Override
    public ServerBinaries binaries(String engine, Optional<String> dumpVersion) {
        return new ServerBinaries(engine, "18.0", "digest");
    }

    @Override
    public RunningServer attach(ServerRequest request) {
        ATTEMPTS.incrementAndGet();
        try {
            if (!END.get().await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The test forgot to end the pause");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new RuntimeUnavailableException("There is no server here.");
    }

    @Override
    public boolean isRunning(Path home, String serverId) {
        return false;
    }
}
