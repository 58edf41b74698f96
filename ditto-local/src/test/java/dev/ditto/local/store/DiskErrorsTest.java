package dev.ditto.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel refuses to write, from some call on: what was committed stays, and nothing is half done. Takes strace. */
@Tag("faults")
@Timeout(120)
class DiskErrorsTest {

    private static final Path STRACE = Path.of("/usr/bin/strace");

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0} from call {1} on")
    @CsvSource({"ENOSPC, 3", "ENOSPC, 15", "ENOSPC, 40", "ENOSPC, 90", "EIO, 3", "EIO, 15", "EIO, 40", "EIO, 90"})
    void leaveTheStoreWhole(String error, int call) throws Exception {
        assumeThat(STRACE).as("strace").exists();
        Path home = directory.resolve("home");
        Path trace = directory.resolve("trace");
        List<String> strace = List.of(
                STRACE.toString(),
                "-f",
                "-qq",
                "-o",
                trace.toString(),
                "-e",
                "trace=pwrite64,fdatasync",
                "-e",
                "inject=pwrite64,fdatasync:error=" + error + ":when=" + call + "+");
        List<String> said;
        try (ChildJvm child = ChildJvm.startBy(strace, "mixed", home, "200", "0")) {
            child.go();
            said = child.rest();
        }

        assertThat(Files.readString(trace)).as("it was refused").contains("(INJECTED)");
        assertThat(said).as("and ended at once").noneMatch(line -> line.startsWith("took "));
        try (StoreFixture fixture = StoreFixture.open(home)) {
            fixture.store.check();
            assertThat(fixture.store.losses()).as("nothing was damaged").isZero();
            List<String> known = fixture.copies.list().stream().map(CopyRow::id).toList();
            said.stream()
                    .filter(line -> line.startsWith("claimed "))
                    .forEach(line -> assertThat(known).contains(line.split(" ")[1]));
            assertThat(fixture.state(fixture.ready("session", java.time.Duration.ofMinutes(1))
                            .id()))
                    .isEqualTo(CopyState.READY);
        }
    }
}
