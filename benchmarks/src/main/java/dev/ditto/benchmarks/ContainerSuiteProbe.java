package dev.ditto.benchmarks;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.MountableFile;

/** The same with a container of Testcontainers', which runs the script when it starts first; to be inherited. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ContainerSuiteProbe {

    private final PostgreSQLContainer database = new PostgreSQLContainer(BenchDaemon.IMAGE)
            .withCopyFileToContainer(
                    MountableFile.forHostPath(Path.of(System.getProperty(SuiteWork.SCRIPT, "")), 0644),
                    "/docker-entrypoint-initdb.d/script.sql");

    @BeforeAll
    void start() {
        database.start();
    }

    @Test
    void works() throws Exception {
        SuiteWork.run(() -> database.createConnection(""));
    }

    @AfterAll
    void stop() {
        database.stop();
    }
}
