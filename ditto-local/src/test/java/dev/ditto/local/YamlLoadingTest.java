package dev.ditto.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class YamlLoadingTest {

    @TempDir
    Path directory;

    @Test
    void happensOnlyIfThereIsAFile() throws Exception {
        assertThat(loadedClasses())
                .contains("dev.ditto.local.DittoConfig")
                .doesNotContain("com.fasterxml", "org.yaml", "YamlReader");
        Files.writeString(directory.resolve("ditto.yaml"), "warm_pool_size: 3\n");
        assertThat(loadedClasses())
                .contains("org.yaml.snakeyaml.composer.Composer")
                .doesNotContain("com.fasterxml");
    }

    private String loadedClasses() throws Exception {
        Path log = directory.resolve("classes.txt");
        ProcessBuilder program = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-verbose:class",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Duser.home=" + directory,
                        Program.class.getName()))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        program.environment().keySet().removeIf(name -> name.startsWith("DITTO_"));
        Process java = program.start();
        assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(java.exitValue()).isZero();
        return Files.readString(log);
    }

    static final class Program {

        public static void main(String[] args) {
            DittoConfig.load();
        }
    }
}
