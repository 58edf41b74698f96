package dev.ditto.faults.home;

import dev.ditto.Copy;
import dev.ditto.test.docker.DockerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The container of a copy with a server of its own, in which a test runs the server's programs on that copy. */
public record CopyContainer(DockerCommand docker, Copy copy) {

    /**
     * Runs a shell script in which programs such as {@code pg_dump} find the copy without being told. Its password is on no
     * command line, as another test may be looking at all of this machine for those that have one.
     */
    public void run(String script) throws IOException {
        Path environment = Files.createTempFile("copy", ".env");
        try {
            Files.write(
                    environment,
                    List.of(
                            "PGHOST=127.0.0.1",
                            "PGUSER=" + copy.username(),
                            "PGDATABASE=" + copy.database(),
                            "PGPASSWORD=" + copy.password()));
            docker.run("exec", "--user=postgres", "--env-file=" + environment, name(), "sh", "-c", script);
        } finally {
            Files.delete(environment);
        }
    }

    /** Copies a file out of it. */
    public void fetch(String file, Path to) {
        docker.run("cp", name() + ":" + file, to.toString());
    }

    private String name() {
        return docker.containers("ditto.copy=" + copy.id()).get(0);
    }
}
