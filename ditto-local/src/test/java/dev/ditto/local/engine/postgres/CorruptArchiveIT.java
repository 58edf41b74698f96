package dev.ditto.local.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.RestoreFailedException;
import dev.ditto.local.dump.DumpResolver;
import dev.ditto.test.docker.RequiresDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive that is cut off or has one wrong bit: refused, or restored to what the whole one gives. Where the format
 * cannot tell, which is wherever pg_dump does not compress, the figure is logged; a checksum file is what helps there.
 */
@Tag("faults")
@RequiresDocker
@Timeout(1800)
@TestInstance(Lifecycle.PER_CLASS)
class CorruptArchiveIT {

    private static final Logger LOG = LoggerFactory.getLogger(CorruptArchiveIT.class);

    private static final String IMAGE = "postgres:17";

    /** Per format, cut and flipped each; more with -Dditto.test.corruptions=200. */
    private static final int POSITIONS = Integer.getInteger("ditto.test.corruptions", 4);

    private static final long SEED = Long.getLong("ditto.test.seed", System.nanoTime());

    private final Map<String, byte[]> archives = new LinkedHashMap<>();
    private final Random random = new Random(SEED);
    private Path directory;
    private ContainerServer server;
    private Map<String, String> whole;
    private int contents;

    @BeforeAll
    void dump(@TempDir Path temporary) throws Exception {
        LOG.info("-Dditto.test.seed={}", SEED);
        directory = temporary;
        server = new ContainerServer(IMAGE);
        try (SourceDatabase source = new SourceDatabase(server)) {
            archives.put("Fc", source.dump("-Fc"));
            archives.put("Fc -Z0", source.dump("-Fc", "-Z0"));
            archives.put("Fd", source.directory());
            archives.put("Ft", source.dump("-Ft"));
            contents = source.dump("-Fc", "--schema-only").length;
        }
        Files.write(directory.resolve("whole.dump"), archives.get("Fc"));
        try (RestoredDatabase database = restored("whole.dump")) {
            whole = database.fingerprint();
        }
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fc", "Fc -Z0", "Fd", "Ft"})
    void cutAnywhereNoneIsTakenForTheWhole(String format) throws Exception {
        byte[] archive = archive(format);
        Outcomes outcomes = new Outcomes();
        for (int position = 0; position < POSITIONS; position++) {
            int length = 5 + random.nextInt(archive.length - 5);
            outcomes.add(outcome(Arrays.copyOf(archive, length)));
        }
        LOG.info("{} cut: {}", format, outcomes);
        assertThat(outcomes.wrong).isZero();
    }

    /** Behind the table of contents: that is never compressed, and a changed letter in it may be as good as the right one. */
    @ParameterizedTest
    @ValueSource(strings = {"Fc"})
    void aFlippedBitInCompressedDataIsNoticed(String format) throws Exception {
        assertThat(flipped(format, 2 * contents, archive(format).length).wrong).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fc", "Fc -Z0", "Fd", "Ft"})
    void aFlippedBitAnywhereIsNoticedWhereTheFormatCanTell(String format) throws Exception {
        Outcomes outcomes = flipped(format, 0, archive(format).length);
        assertThat(outcomes.wrong + outcomes.right + outcomes.refused).isEqualTo(POSITIONS);
    }

    private Outcomes flipped(String format, int from, int to) throws Exception {
        Outcomes outcomes = new Outcomes();
        for (int position = 0; position < POSITIONS; position++) {
            byte[] damaged = archive(format).clone();
            damaged[from + random.nextInt(to - from)] ^= (byte) (1 << random.nextInt(8));
            outcomes.add(outcome(damaged));
        }
        LOG.info("{} one bit flipped from byte {} on: {}", format, from, outcomes);
        return outcomes;
    }

    /** Null if it was refused. */
    private Boolean outcome(byte[] archive) throws Exception {
        Files.write(directory.resolve("damaged.dump"), archive);
        try (RestoredDatabase database = restored("damaged.dump")) {
            return database.fingerprint().equals(whole);
        } catch (RestoreFailedException e) {
            assertThat(e).hasMessageContaining("damaged.dump");
            return null;
        }
    }

    private RestoredDatabase restored(String name) throws Exception {
        return new RestoredDatabase(
                server, new DumpResolver(new ArchiveRestoreIT.NoCache(), directory).resolve(name), false);
    }

    private byte[] archive(String format) {
        return archives.getOrDefault(format, new byte[0]);
    }

    private static final class Outcomes {

        private int refused;
        private int right;
        private int wrong;

        void add(Boolean same) {
            if (same == null) {
                refused++;
            } else if (same) {
                right++;
            } else {
                wrong++;
            }
        }

        @Override
        public String toString() {
            return refused + " refused, " + right + " restored rightly, " + wrong + " restored wrongly and accepted";
        }
    }
}
