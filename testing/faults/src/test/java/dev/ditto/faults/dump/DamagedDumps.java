package dev.ditto.faults.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.RestoreFailedException;
import dev.ditto.contract.DatabaseFingerprint;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

/** Restores dumps that were damaged, and says what came of it: refused, as good as the whole, or wrong and accepted. */
final class DamagedDumps {

    private final CopyManager manager;
    private final Path directory;
    private final Random random;
    private int files;
    private int refused;
    private int right;

    DamagedDumps(CopyManager manager, Path directory, long seed) {
        this.manager = manager;
        this.directory = directory;
        random = new Random(seed);
    }

    /** Damages a region that often; whatever is accepted has to be what the whole gives. */
    Tally damage(Tally tally, Corruption corruption, byte[] whole, int from, int to, int times)
            throws IOException, SQLException {
        return damage(tally, corruption, whole, from, to, times, false);
    }

    /** As {@link #damage}, with the checksum of the whole beside it: everything has to be refused. */
    Tally damageBesideChecksum(Tally tally, Corruption corruption, byte[] whole, int times)
            throws IOException, SQLException {
        return damage(tally, corruption, whole, 0, whole.length, times, true);
    }

    private Tally damage(
            Tally tally, Corruption corruption, byte[] whole, int from, int to, int times, boolean checksum)
            throws IOException, SQLException {
        Map<String, String> expected = restored(write(whole));
        refused = 0;
        right = 0;
        for (int i = 0; i < times; i++) {
            Path file = write(corruption.apply(whole, from, to, random));
            if (checksum) {
                Files.writeString(beside(file), sha256(whole) + "  " + file.getFileName() + "\n");
            }
            judge(tally, file, expected);
        }
        return tally.with("refused", refused).with("as good as whole", right);
    }

    private void judge(Tally tally, Path file, Map<String, String> expected) throws IOException, SQLException {
        try {
            boolean same = restored(file).equals(expected);
            right += same ? 1 : 0;
            tally.tried(same, file.getFileName() + " was accepted and is not the whole");
        } catch (RestoreFailedException e) {
            assertThat(e).hasMessageContaining(file.getFileName().toString());
            refused++;
            tally.tried();
        }
        Files.deleteIfExists(beside(file));
        Files.delete(file);
    }

    private Map<String, String> restored(Path file) throws SQLException {
        Copy copy = manager.create(CreateOptions.builder().dump(file.toString()).build());
        try (Connection connection = copy.dataSource().getConnection()) {
            return DatabaseFingerprint.of(connection, copy.username());
        } finally {
            manager.destroy(copy.id());
        }
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(directory.resolve("damaged-" + files++), content);
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".sha256");
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
