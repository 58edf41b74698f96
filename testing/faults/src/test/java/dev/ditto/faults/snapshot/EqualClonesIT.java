package dev.ditto.faults.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.contract.DatabaseFingerprint;
import dev.ditto.faults.Form;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T34: one copy is like the other: tables, rows, indexes, sequences, and what its user may do. */
@Tag("faults")
@Timeout(300)
class EqualClonesIT {

    private static final int COPIES = Form.times(25, 100);

    /** What a copy's user is and may, in words that are the same for all. */
    private static final String ROLE = "SELECT format('%s %s %s %s %s %s %s', rolsuper, rolcreatedb, rolcreaterole,"
            + " rolreplication, rolbypassrls, rolinherit, (SELECT string_agg(g.rolname || a.admin_option, ' ')"
            + " FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid WHERE a.member = r.oid))"
            + " || (SELECT format(' %s %s %s', datacl, datallowconn, datistemplate) FROM pg_database"
            + " WHERE datname = current_database()) FROM pg_roles r WHERE rolname = session_user";

    private static final CreateOptions LIBRARY = CreateOptions.builder()
            .dump("classpath:dev/ditto/contract/library.sql.gz")
            .build();

    @TempDir
    Path directory;

    @Test
    void allCopiesAreEqual() throws Exception {
        Tally tally = Tally.of("T34", "clones of one snapshot, compared object by object and row by row: differing");
        try (EmbeddedHome home = new EmbeddedHome(directory.resolve("home"))) {
            try (CopyManager manager = home.manager()) {
                Map<String, String> first = new TreeMap<>();
                List<Copy> held = new ArrayList<>();
                for (int i = 0; i < COPIES; i++) {
                    Copy copy = manager.create(LIBRARY);
                    Map<String, String> found = fingerprint(copy);
                    if (first.isEmpty()) {
                        first.putAll(found);
                    }
                    tally.tried(first.equals(found), "copy " + i + " differs: " + difference(first, found));
                    held.add(copy);
                    if (i % 10 == 9) {
                        held.forEach(done -> manager.destroy(done.id()));
                        held.clear();
                    }
                }
                assertThat(first.keySet())
                        .contains("indexes", "sequences", "role")
                        .anyMatch(kind -> kind.startsWith("rows"));
                tally.with("kinds and tables", first.size());
                long wounds = lines(home, "not properly shut down");
                for (long wound = 0; wound < wounds; wound++) {
                    tally.violated("not properly shut down");
                }
            }
        }
        tally.hold();
    }

    private static Map<String, String> fingerprint(Copy copy) throws Exception {
        try (Connection connection = copy.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            Map<String, String> found = new TreeMap<>(DatabaseFingerprint.of(connection, copy.username()));
            try (ResultSet role = statement.executeQuery(ROLE)) {
                role.next();
                found.put("role", role.getString(1).replace(copy.username(), "USER"));
            }
            // Every index is walked against its table, as far as SQL can without an extension.
            statement.execute("SET enable_seqscan = off");
            try (ResultSet rows = statement.executeQuery("SELECT string_agg(format('%s %s', indexrelid::regclass,"
                    + " (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %s', indrelid::regclass),"
                    + " true, true, '')))[1]), ', ' ORDER BY indexrelid::regclass::text) FROM pg_index i"
                    + " JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')")) {
                rows.next();
                found.put("index scans", String.valueOf(rows.getString(1)));
            }
            return found;
        }
    }

    private static String difference(Map<String, String> one, Map<String, String> other) {
        return Stream.concat(one.keySet().stream(), other.keySet().stream())
                .distinct()
                .filter(kind -> !Objects.equals(one.get(kind), other.get(kind)))
                .map(kind -> kind + ": " + one.get(kind) + " <> " + other.get(kind))
                .toList()
                .toString();
    }

    /** How often the logs of this home's servers say so. */
    private static long lines(EmbeddedHome home, String words) throws IOException {
        List<Path> roots = new ArrayList<>(home.outside());
        roots.add(home.directory());
        long count = 0;
        long logs = 0;
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path log : files.filter(
                                file -> file.getFileName().toString().contains("log"))
                        .filter(Files::isRegularFile)
                        .toList()) {
                    logs++;
                    count += Files.readString(log, StandardCharsets.ISO_8859_1)
                            .lines()
                            .filter(line -> line.contains(words))
                            .count();
                }
            }
        }
        assertThat(logs).as("logs of servers").isPositive();
        return count;
    }
}
