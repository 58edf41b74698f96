package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Joining a server whose supervisor cannot make up its mind: it takes "ready" away and puts it back all the time. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class SharedServerTest {

    private static final int JOINS = 300;

    @TempDir
    Path control;

    private ServerSocket door;
    private Process waverer;

    @BeforeEach
    void startAServerThatWavers() throws Exception {
        ServerFiles files = files();
        door = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread answering = new Thread(this::answer, "door");
        answering.setDaemon(true);
        answering.start();
        assertThat(new ProcessBuilder("mkfifo", files.sessions().toString())
                        .start()
                        .waitFor())
                .isZero();
        ServerFiles.publish(files.incarnation(), "one\n");
        ServerFiles.publish(files.ready(), door.getLocalPort() + "\n");
        waverer = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec 3<>\"$1/sessions\"; while [ ! -e \"$1/enough\" ] && mv \"$1/ready\" \"$1/stopping\"; do"
                                + " mv \"$1/stopping\" \"$1/ready\"; done",
                        "waverer",
                        control.toString())
                .start();
        String pid = Long.toString(waverer.pid());
        ServerFiles.publish(files.processes(), pid + " " + pid + " " + pid + "\n");
    }

    /** It ends by itself: killed, it would leave a child that still moves a file about in the directory. */
    @AfterEach
    void stopIt() throws Exception {
        Files.createFile(control.resolve("enough"));
        assertThat(waverer.waitFor(10, TimeUnit.SECONDS)).isTrue();
        door.close();
    }

    @Test
    void readyMayVanishOnceMoreAfterItWasSeen() throws Exception {
        for (int i = 0; i < JOINS; i++) {
            Optional<EmbeddedServer> server = new SharedServer(files()).join(Deadline.after(Duration.ofSeconds(10)));
            assertThat(server).as("join %s", i).isPresent();
            assertThat(server.get().port()).isEqualTo(door.getLocalPort());
            server.get().close();
        }
        assertThat(waverer.isAlive()).isTrue();
    }

    private ServerFiles files() {
        return new ServerFiles(control, control, control.resolve("launch.log"));
    }

    private void answer() {
        try {
            while (true) {
                try (Socket caller = door.accept()) {
                    caller.getOutputStream().write('N');
                    caller.getInputStream().read();
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }
}
