package dev.ditto.test.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In JVMs of their own, as what counts is the environment. */
class RequiresDockerTest {

    private static final String SOCKET = "unix:///none/docker.sock";
    private static final String REASON = "no daemon answers at " + SOCKET
            + ": java.net.SocketException: No such file or directory; start one, or name another with DOCKER_HOST";

    @TempDir
    Path directory;

    @Test
    void withoutADaemonTestsAreSkippedAndCounted() throws Exception {
        assertThat(run("false")).containsExactly("Docker tests skipped: 4 (" + REASON + ")", "succeeded 1");
    }

    @Test
    void whereDockerIsRequiredTheyFail() throws Exception {
        List<String> output = run("true");

        assertThat(output.get(0)).isEqualTo("succeeded 1");
        assertThat(output.subList(1, output.size()))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("failed ")
                        .endsWith("Docker is missing: " + REASON
                                + ". DITTO_REQUIRE_DOCKER=true makes this a failure; without it the test is skipped."));
    }

    private List<String> run(String required) throws IOException, InterruptedException {
        Path log = directory.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DockerSampleRun.class.getName());
        builder.environment().put("DITTO_REQUIRE_DOCKER", required);
        builder.environment().put("DOCKER_HOST", SOCKET);
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(log);
    }
}
