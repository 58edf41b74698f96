package dev.ditto.contract;

import java.io.IOException;

/** What builds are run with, where it is installed. */
public final class BuildTools {

    private BuildTools() {}

    /** Whether there is a tool of that name. */
    public static boolean isOnThePath(String tool) throws InterruptedException {
        try {
            return new ProcessBuilder(tool, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // There is none on the path.
            return false;
        }
    }
}
