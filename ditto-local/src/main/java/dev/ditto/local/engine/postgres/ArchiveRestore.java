package dev.ditto.local.engine.postgres;

import dev.ditto.RestoreFailedException;
import dev.ditto.local.dump.ArchiveHeader;
import dev.ditto.local.spi.RestoreOrder;
import dev.ditto.local.spi.RestoreReport;
import dev.ditto.local.spi.ServerTools;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores an archive with the server's own pg_restore. Definitions come first, as a script that goes the way of every
 * plain dump: that way knows what to do about owners, roles and extensions, and what is missing fails before the long
 * work. Then pg_restore loads the data and makes indexes and constraints, several at a time. What may take roles or a
 * superuser comes last, as a script again. One use, one thread.
 */
final class ArchiveRestore {

    private final Connection admin;
    private final RestoreOrder order;
    private final ServerTools tools;
    private final ArchiveProgram program;
    private final PostgresRestore scripts;

    ArchiveRestore(Connection session, Connection admin, RestoreOrder order) {
        this.admin = admin;
        this.order = order;
        tools = order.tools().orElseThrow(() -> withoutTools(order));
        program = new ArchiveProgram(tools, order);
        scripts = new PostgresRestore(session, new Superuser(admin, session), order);
    }

    RestoreReport run() {
        try {
            program.requireReadable();
            try (SentFiles sent = new SentFiles(tools, order.progress())) {
                return restore(sent, sent.archive(order.dump(), order.database() + ".dump"));
            }
        } catch (IOException e) {
            throw new RestoreFailedException(message(e), e);
        } catch (SQLException e) {
            throw new RestoreFailedException(
                    "The restore of " + order.dump().name() + " failed: "
                            + (e.getMessage() == null ? e : e.getMessage()),
                    e);
        }
    }

    private RestoreReport restore(SentFiles sent, String archive) throws IOException, SQLException {
        ArchiveContents definitions = program.contents(archive, "--section=pre-data");
        ArchiveContents rest = program.contents(archive, "--section=data", "--section=post-data");
        requireExtensions(definitions);
        scripts.begin();
        if (!definitions.isEmpty()) {
            scripts.script(new ArchiveScript(
                    order.dump(), "definitions", () -> program.script(archive, "--section=pre-data")));
        }
        fill(sent, archive, rest.inParallel());
        last(sent, archive, rest.inScript());
        requireTables(definitions);
        return scripts.report();
    }

    private void fill(SentFiles sent, String archive, ArchiveContents entries) throws IOException, SQLException {
        if (entries.isEmpty()) {
            return;
        }
        program.restore(archive, sent.text(order.database() + ".parallel", entries.asList()), entries);
        scripts.add(entries.size(), copiedRows());
    }

    private void last(SentFiles sent, String archive, ArchiveContents entries) throws IOException, SQLException {
        if (entries.isEmpty()) {
            return;
        }
        String list = sent.text(order.database() + ".script", entries.asList());
        scripts.script(
                new ArchiveScript(order.dump(), "last part", () -> program.script(archive, "--use-list=" + list)));
    }

    /** Said before anything is made: the one thing that only another server can mend. */
    private void requireExtensions(ArchiveContents definitions) throws SQLException {
        List<String> missing = new ArrayList<>(definitions.extensions());
        missing.removeAll(Sql.column(admin, "SELECT name FROM pg_available_extensions"));
        if (!missing.isEmpty()) {
            throw new RestoreFailedException(order.dump().name() + " needs what the server, PostgreSQL "
                    + admin.getMetaData().getDatabaseProductVersion() + ", does not have: the extension"
                    + (missing.size() > 1 ? "s " : " ") + String.join(", ", missing)
                    + ". Name an image that brings it with copy_image, or leave it out of the dump"
                    + " (pg_dump --extension lists those to keep).");
        }
    }

    /** pg_restore says that it succeeded; this asks the database. More tables may be there, made by an extension. */
    private void requireTables(ArchiveContents definitions) throws SQLException {
        long found = Long.parseLong(Sql.column(
                        admin,
                        "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relpersistence <> 't'"
                                + " AND relnamespace NOT IN ('pg_catalog'::regnamespace,"
                                + " 'information_schema'::regnamespace)"
                                + " AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass"
                                + " AND objid = pg_class.oid AND deptype = 'e')")
                .get(0));
        if (found < definitions.tables()) {
            throw new RestoreFailedException(order.dump().name() + " holds " + definitions.tables() + " tables, and "
                    + found + " are there after its restore, although pg_restore reported success. The archive is"
                    + " damaged; make it or copy it again.");
        }
    }

    /** As the server counted: pg_restore does not say. Nobody else has written into this database. */
    private long copiedRows() throws SQLException {
        String rows = Sql.column(admin, "SELECT coalesce(sum(n_tup_ins), 0)::bigint FROM pg_stat_user_tables")
                .get(0);
        return Long.parseLong(rows);
    }

    private String message(IOException e) {
        String name = order.dump().name();
        String message = String.valueOf(e.getMessage());
        return message.contains(name) ? message : "The restore of " + name + " failed: " + message;
    }

    private static RestoreFailedException withoutTools(RestoreOrder order) {
        String format = switch (order.dump().format()) {
            case CUSTOM -> "custom-format";
            case TAR -> "tar";
            default -> "directory-format";
        };
        String made = ArchiveHeader.of(order.dump())
                .map(header ->
                        " (made by pg_dump " + header.dumpVersion() + " from a " + header.serverVersion() + " server)")
                .orElse("");
        return new RestoreFailedException("Dump '" + order.dump().name() + "' is a pg_dump " + format + " archive"
                + made + "; the embedded runtime has no pg_restore: use runtime docker, or make a plain dump:"
                + " pg_dump --format=plain --file=shop.sql <database>");
    }
}
