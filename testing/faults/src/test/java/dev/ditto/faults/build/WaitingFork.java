package dev.ditto.faults.build;

import dev.ditto.Copy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Has a copy until its JVM ends. */
final class WaitingFork extends Shared {

    /** Where it says that it waits, in the directory of its build. */
    static final String SIGN = "waiting";

    private static final int LONGEST_SECONDS = 120;

    @Test
    void waits(Copy copy) throws Exception {
        Files.writeString(Path.of(System.getProperty("ditto.test.sign"), SIGN), copy.id());
        for (int second = 0; second < LONGEST_SECONDS; second++) {
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
