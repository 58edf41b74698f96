package dev.ditto.local.runtime.docker.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.ditto.ClaimTimeoutException;
import dev.ditto.DittoException;
import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DaemonFailuresTest {

    private static DittoException of(RuntimeException failure) {
        return DaemonFailures.of(failure, "start the container c1");
    }

    @Test
    void repeatTheDaemonsWordsOnOneLine() {
        RuntimeException failure = new ConflictException("{\"message\":\"name c1 is\\n in use.\"}\n", null);
        assertThat(of(failure))
                .isInstanceOf(RuntimeUnavailableException.class)
                .hasCause(failure)
                .hasMessage("The container daemon was asked to start the container c1 and did not: name c1 is in use."
                        + " Look at the daemon's log for more.");
    }

    @Test
    void nameAFullDisk() {
        assertThat(of(new InternalServerErrorException("{\"message\":\"write /x: no space left on device\"}")))
                .hasMessage(
                        "The container daemon was asked to start the container c1 and did not: write /x: no space left"
                                + " on device. The disk of the daemon's machine is full: free some space there; 'docker system"
                                + " df' shows what takes it.");
    }

    @Test
    void nameALostConnection() {
        assertThat(of(new RuntimeException(new IOException("Broken pipe"))))
                .hasMessage("The container daemon was asked to start the container c1 and did not: the connection to it"
                        + " broke (java.io.IOException: Broken pipe). Look whether the daemon still runs, with 'docker"
                        + " version', and repeat the run.");
    }

    @Test
    void nameADaemonThatHangs() {
        assertThat(of(new DaemonSilentException(Duration.ofSeconds(30), "POST /containers/c1/start")))
                .hasMessage(
                        "The container daemon was asked to start the container c1 and did not: nothing came back for"
                                + " 30 s to POST /containers/c1/start. The daemon hangs or is overloaded: look at its log, or"
                                + " restart it.");
    }

    @Test
    void nameWhatSomebodyRemoved() {
        assertThat(of(new NotFoundException("{\"message\":\"No such container: c1\"}")))
                .hasMessage(
                        "The container daemon was asked to start the container c1 and did not: No such container: c1."
                                + " Somebody may have removed it; repeat the run.");
    }

    @Test
    void showNoSecret() {
        assertThat(of(new InternalServerErrorException(
                        "Get https://me:hunter2@r.example.org/v2/?token=hunter2 password:"
                                + " hunter2, \"identitytoken\": \"hunter2\" failed")))
                .hasMessageNotContaining("hunter2")
                .hasMessageContaining("//...@r.example.org/v2/?token=...");
    }

    @Test
    void thatAreOursStayAsTheyAre() {
        RuntimeException ours = new ClaimTimeoutException("Waited.");
        assertThat(of(ours)).isSameAs(ours);
    }
}
