package dev.ditto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ServerFilesTest {

    @TempDir
    Path place;

    @Test
    void aFileThatCannotBePublishedLeavesNoHalfOne() throws IOException {
        Path inTheWay = Files.createDirectories(place.resolve("ready/full")).getParent();
        assertThatThrownBy(() -> ServerFiles.publish(inTheWay, "5433\n")).isInstanceOf(IOException.class);
        assertThat(place).isDirectoryContaining("glob:**/ready");
        try (var files = Files.list(place)) {
            assertThat(files).containsExactly(inTheWay);
        }
    }
}
