package dev.ditto.local.runtime.docker.container;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a program that runs in a container; the daemon has no call for that. Immutable.
 *
 * @param number the file its process id is in
 */
record ExecKill(Containers containers, String container, String number) {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** It may clean up for ten seconds, and end what it started itself. */
    private static final String SCRIPT = "read -r p <\"$0\" || exit 0; kill -TERM \"$p\" 2>/dev/null || exit 0;"
            + " i=0; while [ $i -lt 10 ]; do kill -0 \"$p\" 2>/dev/null || exit 0; sleep 1; i=$((i+1)); done;"
            + " kill -KILL \"$p\"";

    /** @throws RuntimeUnavailableException if the daemon failed, or the container is gone */
    void now() {
        containers.asked("end a program in container " + container, client -> {
            String exec = client.execCreateCmd(container)
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .withCmd("/bin/sh", "-c", SCRIPT, number)
                    .exec()
                    .getId();
            return await(exec);
        });
    }

    private boolean await(String exec) {
        try (ResultCallback.Adapter<Frame> said = new ResultCallback.Adapter<>()) {
            return containers
                    .daemon()
                    .streaming()
                    .execStartCmd(exec)
                    .exec(said)
                    .awaitCompletion(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("Interrupted while a program in a container was ended.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
