package dev.ditto.faults.build;

import dev.ditto.Copy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Kills its own JVM while it has a copy. */
final class KilledFork extends Shared {

    @Test
    void isKilled(Copy copy) throws Exception {
        new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid()))
                .start()
                .waitFor(30, TimeUnit.SECONDS);
        throw new AssertionError("still there, with " + copy.id());
    }
}
