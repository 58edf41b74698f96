package dev.ditto.local.runtime.docker.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ditto.local.runtime.docker.LiveDaemon;
import dev.ditto.local.runtime.docker.ServerFixture;
import dev.ditto.local.spi.OwnServer;
import dev.ditto.local.spi.ServerTools;
import dev.ditto.test.docker.RequiresDocker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@RequiresDocker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerToolsIT {

    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final List<String> said = new CopyOnWriteArrayList<>();
    private ServerFixture home;
    private OwnServer server;
    private ServerTools tools;

    @BeforeAll
    void open() {
        home = new ServerFixture();
        server = home.own().empty(home.request("server"));
        tools = server.tools().orElseThrow();
    }

    @AfterAll
    void close() {
        if (home != null) {
            home.close();
        }
    }

    @Test
    void aFileIsSentReadAndRemoved() throws IOException {
        byte[] bytes = new byte[3_000_001];
        new java.util.Random(7).nextBytes(bytes);

        String path = tools.send("shop.dump", new ByteArrayInputStream(bytes), bytes.length);

        assertThat(path).startsWith("/ditto/in/").endsWith("/shop.dump");
        try (InputStream content = tools.run(call("cat", path))) {
            assertThat(content.readAllBytes()).isEqualTo(bytes);
        }
        tools.remove(path);
        tools.remove(path);
        assertThat(output("sh", "-c", "ls /ditto/in | wc -l")).isEqualTo("0\n");
    }

    @Test
    void aDirectoryThatOnlyItsOwnerMayReadIsReadableThere() throws IOException {
        InputStream tar = new ByteArrayInputStream(privateTar());

        String path = tools.unpack("shop", tar);

        assertThat(output("cat", path + "/sub/toc.dat")).isEqualTo("contents");
        tools.remove(path);
        assertThat(output("sh", "-c", "ls /ditto/in | wc -l")).isEqualTo("0\n");
    }

    @Test
    void aProgramReachesTheServerWithItsSecretInTheEnvironment() throws IOException {
        ServerTools.Call call = new ServerTools.Call(
                List.of(
                        "psql",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        "" + tools.port(),
                        "-U",
                        user(),
                        "-d",
                        "postgres",
                        "-Atc",
                        "SELECT 6 * 7"),
                Map.of("PGPASSWORD", ServerFixture.PASSWORD),
                said::add,
                SILENCE);

        try (InputStream output = tools.run(call)) {
            assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("42\n");
        }
    }

    @Test
    void aProgramThatFailsIsAnErrorWithItsLastWordsAndNoSecret() {
        ServerTools.Call call = new ServerTools.Call(
                List.of(
                        "sh",
                        "-c",
                        "i=0; while [ $i -lt 70 ]; do echo line $i >&2; i=$((i+1)); done;"
                                + " echo key is $KEY >&2; printf rest >&2; exit 3"),
                Map.of("KEY", "t0psecret"),
                said::add,
                SILENCE);

        assertThatThrownBy(() -> tools.run(call).readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("The program sh failed: it ended with status 3.\nThe last it said:\nline 22\n")
                .hasMessageEndingWith("line 69\nkey is ***\nrest");
        assertThat(said).contains("line 0", "key is ***", "rest");
    }

    @Test
    void aProgramThatSaysNothingIsEnded() {
        ServerTools.Call call =
                new ServerTools.Call(List.of("sleep", "4711"), Map.of(), said::add, Duration.ofSeconds(1));

        assertThatThrownBy(() -> tools.run(call).readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessage("The program sleep failed: it said nothing for 1000 ms and was ended.");
        await().untilAsserted(() -> assertThat(programs()).doesNotContain("sleep 4711"));
    }

    @Test
    void closingEarlyEndsTheProgramThoughItWritesWithoutEnd() throws IOException {
        InputStream output = tools.run(call("sh", "-c", "exec yes the-endless"));
        assertThat(output.readNBytes(4)).asString().isEqualTo("the-");

        output.close();

        await().untilAsserted(() -> assertThat(programs()).doesNotContain("the-endless"));
    }

    @Test
    void aSlowReaderIsNotMistakenForASilentProgram() throws Exception {
        ServerTools.Call call = new ServerTools.Call(
                List.of("sh", "-c", "head -c 20000000 /dev/zero"), Map.of(), said::add, Duration.ofSeconds(2));
        try (InputStream output = tools.run(call)) {
            assertThat(output.read()).isZero();
            await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
            assertThat(output.readAllBytes()).hasSize(19_999_999);
        }
    }

    @Test
    void aConnectionCutWhileTheProgramRunsIsAnErrorAndEndsTheProgram() throws Exception {
        try (DaemonProxy proxy = new DaemonProxy();
                LiveDaemon remote = LiveDaemon.at(proxy.address())) {
            Containers containers = new Containers(() -> remote, new ContainerNames(home.state));
            ServerTools far = new ContainerTools(
                    containers, containers.find("server").orElseThrow().id(), tools.port());
            InputStream output = far.run(call("sh", "-c", "echo begun; exec sleep 4712"));
            assertThat(output.readNBytes(6)).asString().isEqualTo("begun\n");

            proxy.cut();

            assertThatThrownBy(output::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("The program sh failed: the connection to the daemon was cut while it ran");
            await().untilAsserted(() -> assertThat(programs()).doesNotContain("sleep 4712"));
        }
    }

    @Test
    void aProgramThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> tools.run(call("no-such-program")).readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The program no-such-program failed: it ended with status 127")
                .hasMessageContaining("not found");
    }

    @Test
    void onlyWhatWasSentCanBeRemovedAndOnlyPlainNamesSent() {
        assertThatThrownBy(() -> tools.remove("/ditto/data")).hasMessage("/ditto/data was not sent by ditto");
        assertThatThrownBy(() -> tools.remove("/ditto/in/../data"))
                .hasMessage("/ditto/in/../data was not sent by ditto");
        assertThatThrownBy(() -> tools.send("../x", InputStream.nullInputStream(), 0))
                .hasMessage("\"../x\" is not a plain file name");
    }

    private String programs() throws IOException {
        return output("sh", "-c", "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; echo");
    }

    private String user() {
        return home.request("x").adminUser();
    }

    private String output(String... command) throws IOException {
        try (InputStream output = tools.run(call(command))) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private ServerTools.Call call(String... command) {
        return new ServerTools.Call(List.of(command), Map.of(), said::add, SILENCE);
    }

    /** As a dump directory is stored: nothing for anybody but its owner. */
    private static byte[] privateTar() throws IOException {
        byte[] tar = new TarStream()
                .directory("sub")
                .file("sub/toc.dat", "contents")
                .open()
                .readAllBytes();
        ByteArrayOutputStream closed = new ByteArrayOutputStream();
        for (int at : new int[] {0, TarStream.BLOCK}) {
            System.arraycopy("0000700\0".getBytes(StandardCharsets.US_ASCII), 0, tar, at + 100, 8);
            int sum = 0;
            for (int i = 0; i < TarStream.BLOCK; i++) {
                sum += i >= 148 && i < 156 ? ' ' : tar[at + i] & 0xff;
            }
            byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, tar, at + 148, 8);
        }
        closed.write(tar);
        return closed.toByteArray();
    }
}
