package dev.ditto.faults.dump;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import dev.ditto.faults.Form;
import dev.ditto.faults.docker.DockerHome;
import dev.ditto.faults.home.CopyContainer;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * T28: archives, cut off or with one wrong bit. Where pg_dump does not compress, which includes every table of contents,
 * nothing but a checksum file can tell a flipped bit.
 */
@Tag("faults")
@RequiresDocker
@Timeout(3600)
@TestInstance(Lifecycle.PER_CLASS)
class DamagedArchiveIT {

    private static final long SEED = 28;
    private static final int TIMES = Form.times(4, 200);

    private final Map<String, byte[]> archives = new HashMap<>();
    private DockerHome home;
    private CopyManager manager;
    private DamagedDumps dumps;

    /** Everything of a dump's schema, which is what begins an archive, is about as long as an archive without data. */
    private int contents;

    @BeforeAll
    void dumpInEveryFormat(@TempDir Path directory) throws Exception {
        home = new DockerHome(directory.resolve("home"));
        manager = home.manager();
        dumps = new DamagedDumps(manager, directory, SEED);
        Copy copy = manager.create(CreateOptions.builder()
                .dump("classpath:dev/ditto/contract/library.sql.gz")
                .isolation(Isolation.SERVER)
                .build());
        archives.put("Fc", dump(copy, directory, "-Fc"));
        archives.put("Fc -Z0", dump(copy, directory, "-Fc -Z0"));
        archives.put("Ft", dump(copy, directory, "-Ft"));
        archives.put("Fd", dump(copy, directory, "-Fd"));
        contents = dump(copy, directory, "-Fc --schema-only").length;
        manager.destroy(copy.id());
    }

    @AfterAll
    void close() {
        manager.close();
        home.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fc", "Fc -Z0", "Fd", "Ft"})
    void cutAnywhereNoneIsTakenForTheWhole(String format) throws Exception {
        Tally tally = Tally.of("T28", format + " CUT: wrong copies accepted");
        byte[] whole = whole(format);
        dumps.damage(tally, Corruption.CUT, whole, 0, whole.length, TIMES).hold();
    }

    @Test
    void aFlippedBitInCompressedDataIsNoticed() throws Exception {
        Tally tally = Tally.of("T28", "Fc FLIPPED in compressed data: wrong copies accepted");
        byte[] whole = whole("Fc");
        dumps.damage(tally, Corruption.FLIPPED, whole, Math.min(2 * contents, whole.length / 2), whole.length, TIMES)
                .hold();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fc", "Fc -Z0", "Fd", "Ft"})
    void aFlippedBitWherePgDumpDoesNotCompressIsToldInTheReport(String format) throws Exception {
        Tally tally = Tally.of(
                "T28",
                format + " FLIPPED, no checksum beside it (documented weakness: uncompressed"
                        + (format.matches("Fc|Fd") ? " contents" : "") + "): wrong copies accepted");
        byte[] whole = whole(format);
        dumps.damage(tally, Corruption.FLIPPED, whole, 0, whole.length, TIMES).record();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fc", "Fc -Z0", "Fd", "Ft"})
    void besideItsChecksumEveryDamagedOneIsRefused(String format) throws Exception {
        Tally tally = Tally.of("T28", format + " CUT and FLIPPED, its .sha256 beside it: wrong copies accepted");
        for (Corruption how : Corruption.values()) {
            dumps.damageBesideChecksum(tally, how, whole(format), TIMES);
        }
        tally.hold();
    }

    private byte[] whole(String format) {
        return archives.getOrDefault(format, new byte[0]);
    }

    /** A directory as a tar. */
    private byte[] dump(Copy copy, Path directory, String options) throws Exception {
        CopyContainer container = new CopyContainer(home.docker(), copy);
        container.run("rm -rf /tmp/d /tmp/d.tar; pg_dump " + options + " --file=/tmp/d"
                + (options.startsWith("-Fd")
                        ? " && tar -cC /tmp -f /tmp/d.tar d && rm -rf /tmp/d && mv /tmp/d.tar /tmp/d"
                        : ""));
        Path file = directory.resolve("archive");
        container.fetch("/tmp/d", file);
        byte[] archive = Files.readAllBytes(file);
        Files.delete(file);
        return archive;
    }
}
