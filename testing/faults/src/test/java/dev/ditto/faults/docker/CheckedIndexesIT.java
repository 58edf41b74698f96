package dev.ditto.faults.docker;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import dev.ditto.faults.Form;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.HomeKey;
import dev.ditto.test.docker.RequiresDocker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * T34: every index of a copy is in order and has all rows of its table, those of the catalogs included, by the word of
 * {@code amcheck}. Images have it, the embedded server has not.
 */
@Tag("faults")
@RequiresDocker
@Timeout(900)
class CheckedIndexesIT {

    /** Indexes that are walked in every copy: those of the dump, and of the catalogs. */
    private static final int FEWEST_INDEXES = 100;

    private static final String INDEXES = """
            SELECT c.oid, c.oid::regclass::text FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
            WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence <> 't' AND i.indisready AND i.indisvalid""";

    private static final CreateOptions LIBRARY = CreateOptions.builder()
            .dump("classpath:dev/ditto/contract/library.sql.gz")
            .build();

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"SERVER", "DATABASE"})
    void noIndexOfACopyLacksARowOrIsOutOfOrder(Isolation isolation) throws Exception {
        int copies = isolation == Isolation.SERVER ? Form.times(2, 20) : Form.times(5, 100);
        Tally tally = Tally.of("T34", "indexes of copies (docker, " + isolation + "), walked by amcheck: damaged");
        try (DockerHome home = new DockerHome(directory.resolve("home"));
                CopyManager manager = home.manager()) {
            List<Copy> held = new ArrayList<>();
            for (int i = 0; i < copies; i++) {
                // Beside the one before it, as tests have them.
                held.add(manager.create(Dumps.in(isolation, LIBRARY)));
                check(tally, home, held.get(i));
                if (i > 0) {
                    manager.destroy(held.get(i - 1).id());
                }
            }
            manager.destroy(held.get(copies - 1).id());
            home.assertNothingIsLeft();
        }
        tally.with("copies", copies).hold();
    }

    private static void check(Tally tally, DockerHome home, Copy copy) throws SQLException {
        try (Connection admin = admin(home, copy);
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE EXTENSION amcheck");
            Map<Long, String> indexes = new TreeMap<>();
            try (ResultSet rows = statement.executeQuery(INDEXES)) {
                while (rows.next()) {
                    indexes.put(rows.getLong(1), rows.getString(2));
                }
            }
            tally.tried(indexes.size() >= FEWEST_INDEXES, "only " + indexes.size() + " indexes");
            try (PreparedStatement walk = admin.prepareStatement("SELECT bt_index_check(?::oid, true)")) {
                for (Map.Entry<Long, String> index : indexes.entrySet()) {
                    walk.setObject(1, index.getKey(), java.sql.Types.BIGINT);
                    tally.tried(isSound(walk), copy.database() + " " + index.getValue());
                }
            }
        }
    }

    private static boolean isSound(PreparedStatement walk) throws SQLException {
        try (ResultSet nothing = walk.executeQuery()) {
            return nothing.next();
        } catch (SQLException e) {
            // By both it says that data is damaged.
            if (String.valueOf(e.getSQLState()).matches("XX00[12]")) {
                return false;
            }
            throw e;
        }
    }

    /** As its server's administrator, who may read everything. */
    private static Connection admin(DockerHome home, Copy copy) throws SQLException {
        HomeKey key = HomeKey.open(Home.open(home.directory()));
        String own = "SELECT 'own:' || snapshot FROM copies WHERE id = '" + copy.id() + "'";
        List<String> shared = home.store("SELECT 'server:' || substr(holder, 15) FROM port_leases"
                + " WHERE holder LIKE 'server:docker:%' AND port = " + copy.port());
        String purpose = shared.isEmpty() ? home.store(own).get(0) : shared.get(0);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + copy.host() + ":" + copy.port() + "/" + copy.database(),
                "ditto_admin",
                key.password(purpose));
    }
}
