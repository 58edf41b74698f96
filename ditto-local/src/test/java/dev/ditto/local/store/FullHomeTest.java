package dev.ditto.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The disk of the home is full, to the last byte, at any moment. Only root can make such a disk. */
@Tag("faults")
@Timeout(60)
class FullHomeTest {

    private static final long DISK_BYTES = 24L << 20;
    private static final Duration TTL = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    private Path disk;
    private Path ballast;
    private boolean mounted;

    @BeforeEach
    void makeADisk() throws Exception {
        // From elsewhere, as a disk with a library in use cannot be taken away.
        SqliteLibrary.load(Home.open(directory.resolve("elsewhere")));
        disk = Files.createDirectory(directory.resolve("disk"));
        ballast = disk.resolve("ballast");
        Path file = directory.resolve("disk.img");
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(DISK_BYTES);
        }
        assumeThat(run("mkfs.ext4", "-q", "-F", "-m", "0", file.toString())
                        && run("mount", "-o", "loop", file.toString(), disk.toString()))
                .as("a small disk could be made, which takes root and mkfs.ext4")
                .isTrue();
        mounted = true;
    }

    @AfterEach
    void removeIt() throws Exception {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    @Test
    void allCopiesCanEndAndTheirEndIsRecordedAndNoOtherIsMade() throws Exception {
        try (StoreFixture fixture = StoreFixture.open(disk.resolve("home"))) {
            DiskFloor floor = new DiskFloor(fixture.home, fixture.store, 1 << 20);
            fixture.store.keepReserve();
            Path reserve = fixture.home.directory().resolve("ditto.db.reserve");
            assertThat(Files.size(reserve)).isEqualTo(1 << 20);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(reserve)))
                    .isEqualTo("rw-------");
            List<CopyRow> copies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                copies.add(fixture.ready("session", TTL));
            }
            floor.requireRoom("a copy");
            fill();
            assertThatThrownBy(() -> floor.requireRoom("a copy"))
                    .isInstanceOf(RuntimeUnavailableException.class)
                    .hasMessageStartingWith(
                            "There is no room for a copy: the disk of " + fixture.home.directory() + " has 0 MB free (")
                    .hasMessageContaining("and at least 1 MB (1048576 bytes) are needed. Make room, choose another"
                            + " ditto.home, or lower ditto.home_free_mb.");

            for (CopyRow copy : copies) {
                assertThat(fixture.copies.condemn(copy.id(), "test", "test")).isTrue();
                assertThat(fixture.copies.gone(copy.id(), "test")).isTrue();
            }

            assertThat(fixture.copies.list()).extracting(CopyRow::state).containsOnly(CopyState.DESTROYED);
            assertThat(reserve).as("given up").doesNotExist();
            assertThat(fixture.store.isFull()).isTrue();
            assertThatThrownBy(() -> floor.requireNotFull("a copy"))
                    .hasMessageContaining("was full when the store was written last");

            Files.delete(ballast);
            fixture.store.look();
            fixture.store.keepReserve();
            assertThat(fixture.store.isFull()).isFalse();
            floor.requireRoom("a copy");
            assertThat(reserve).as("made again").hasSize(1 << 20);
        }
    }

    static Stream<Arguments> transitions() {
        return Stream.of(
                transition("intend", (fixture, row) -> fixture.creating("session", TTL)),
                transition("ready", (fixture, row) -> fixture.ready("session", TTL)),
                transition("warm", (fixture, row) -> fixture.warm(TTL)),
                transition(
                        "renew", (fixture, row) -> fixture.copies.renew(row.id(), TTL, fixture.clock.after(TTL), "t")),
                transition("condemn", (fixture, row) -> fixture.copies.condemn(row.id(), "test", "test")),
                transition("missing", (fixture, row) -> fixture.copies.missing(row.id(), "test", "test")),
                transition("note", (fixture, row) -> fixture.copies.note(row.id(), "test", Map.of(), "test")),
                transition("lease", (fixture, row) -> fixture.store.ports().lease(20_000, "test", 20_000, 20_001)),
                transition("snapshot", (fixture, row) -> fixture.addSnapshot("ditto_t_two", "incarnation-1")),
                transition("digest", (fixture, row) -> fixture.store.digests().put("dump", "a".repeat(64))));
    }

    private static Arguments transition(String name, BiConsumer<StoreFixture, CopyRow> work) {
        return Arguments.of(name, work);
    }

    /** Without a reserve: what fails says so and leaves the store as it was. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("transitions")
    void aTransitionFailsWholeAndWorksWhenThereIsRoom(String name, BiConsumer<StoreFixture, CopyRow> work)
            throws Exception {
        try (StoreFixture fixture = StoreFixture.open(disk.resolve("home"))) {
            CopyRow row = fixture.ready("session", TTL);
            fill();
            boolean failed = false;
            // Until the room that the log has yet is used up.
            for (int i = 0; i < 3_000 && !failed; i++) {
                int copies = fixture.copies.list().size();
                try {
                    fixture.copies.note(row.id(), "filling " + "x".repeat(2_000), Map.of(), "test");
                } catch (RuntimeUnavailableException e) {
                    failed = true;
                    assertThat(e).hasMessageContaining("isk");
                    assertThat(fixture.copies.list()).hasSize(copies);
                }
            }
            assertThat(failed).as("the disk was full").isTrue();
            tryAtLeast(fixture, row, work);

            Files.delete(ballast);

            work.accept(fixture, row);
            assertThat(fixture.store.losses()).isZero();
        }
        try (StoreFixture again = StoreFixture.open(disk.resolve("home"))) {
            again.store.check();
            assertThat(again.store.losses()).isZero();
        }
    }

    private static void tryAtLeast(StoreFixture fixture, CopyRow row, BiConsumer<StoreFixture, CopyRow> work) {
        try {
            work.accept(fixture, row);
        } catch (RuntimeUnavailableException e) {
            assertThat(e).hasMessageContaining("Make room, or move ditto.home.");
        }
    }

    private void fill() throws IOException {
        byte[] block = new byte[1024];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
