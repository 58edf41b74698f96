package dev.ditto.faults.dump;

import dev.ditto.faults.Form;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** T28: plain dumps, as they are and compressed, cut off or with one wrong bit. */
@Tag("faults")
@Timeout(900)
@TestInstance(Lifecycle.PER_CLASS)
class DamagedScriptIT {

    private static final long SEED = 28;
    private static final int TIMES = Form.times(15, 200);

    private EmbeddedHome home;
    private CopyManager manager;
    private DamagedDumps dumps;
    private byte[] compressed;
    private byte[] plain;

    @BeforeAll
    void open(@TempDir Path directory) throws Exception {
        home = new EmbeddedHome(directory.resolve("home"));
        manager = home.manager();
        dumps = new DamagedDumps(manager, directory, SEED);
        try (InputStream in =
                Objects.requireNonNull(getClass().getResourceAsStream("/dev/ditto/contract/library.sql.gz"))) {
            compressed = in.readAllBytes();
        }
        plain = new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes();
    }

    @AfterAll
    void close() throws Exception {
        manager.close();
        home.close();
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void aCompressedScriptIsRefused(Corruption how) throws Exception {
        Tally tally = Tally.of("T28", "plain.gz " + how + ": wrong copies accepted");
        dumps.damage(tally, how, compressed, 0, compressed.length, TIMES).hold();
    }

    @Test
    void aScriptThatIsCutOffIsRefused() throws Exception {
        Tally tally = Tally.of("T28", "plain CUT: wrong copies accepted");
        dumps.damage(tally, Corruption.CUT, plain, 0, plain.length, TIMES).hold();
    }

    /** Nothing in a script tells that a letter of it is another one. */
    @Test
    void aFlippedBitInAScriptWithoutChecksumIsToldInTheReport() throws Exception {
        Tally tally =
                Tally.of("T28", "plain FLIPPED, no checksum beside it (documented weakness): wrong copies accepted");
        dumps.damage(tally, Corruption.FLIPPED, plain, 0, plain.length, TIMES).record();
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void aScriptBesideItsChecksumIsRefused(Corruption how) throws Exception {
        Tally tally = Tally.of("T28", "plain " + how + ", its .sha256 beside it: wrong copies accepted");
        dumps.damageBesideChecksum(tally, how, plain, TIMES).hold();
    }
}
