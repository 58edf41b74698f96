package dev.ditto.local.engine.postgres;

import dev.ditto.RestoreFailedException;
import dev.ditto.local.dump.ScriptItem;
import dev.ditto.local.dump.ScriptItem.CopyBlock;
import dev.ditto.local.dump.ScriptItem.MetaCommand;
import dev.ditto.local.dump.ScriptItem.Statement;
import dev.ditto.local.dump.ScriptReader;
import dev.ditto.local.spi.Dump;
import dev.ditto.local.spi.Progress;
import dev.ditto.local.spi.RestoreLimit;
import dev.ditto.local.spi.RestoreOrder;
import dev.ditto.local.spi.RestoreReport;
import java.io.IOException;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs a plain script as the owner of the snapshot, in a session that has no other rights. What only a superuser can do
 * and is known to be safe, one does beside it, and the report says so; every other failure ends the restore. One use, one
 * thread.
 */
final class PostgresRestore {

    private static final int MOST_ROLES_PER_STATEMENT = 20;
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Connection connection;
    private final Superuser superuser;
    private final String owner;
    private final boolean keepAcl;
    private final RestorePolicy policy;
    private final Progress progress;
    private final RestoreLimit limit;
    private final List<String> superuserOnly = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private long statements;
    private long copiedRows;
    private boolean connected;
    private Dump dump;

    PostgresRestore(Connection connection, Superuser superuser, RestoreOrder order) {
        this.connection = connection;
        this.superuser = superuser;
        owner = order.owner();
        dump = order.dump();
        keepAcl = order.keepAcl();
        progress = order.progress();
        limit = order.limit();
        policy = new RestorePolicy(keepAcl);
    }

    RestoreReport run() {
        try {
            begin();
            script(dump);
            return report();
        } catch (SQLException e) {
            throw new RestoreFailedException("The restore of " + dump.name() + " failed: " + e.getMessage(), e);
        }
    }

    /** To be called once, before the first script. */
    void begin() throws SQLException {
        superuser.begin();
        Sql.execute(superuser.connection(), "ALTER SCHEMA public OWNER TO " + owner);
    }

    /** Runs a script, of which an archive has several. */
    void script(Dump script) throws SQLException {
        dump = script;
        try (ScriptReader reader =
                new ScriptReader(new BoundedBytes(script.open(progress), script.name(), limit), script.name())) {
            for (ScriptItem item = reader.next(); item != null; item = reader.next()) {
                restore(item, reader.charset());
            }
        } catch (IOException e) {
            throw new RestoreFailedException(message(e), e);
        }
        if (PostgresDriver.inTransaction(connection)) {
            throw new RestoreFailedException(
                    dump.name() + " ends inside a transaction, so that nothing of it would stay; add the COMMIT.");
        }
    }

    /** Something else restored that as well. */
    void add(long moreStatements, long moreRows) {
        statements += moreStatements;
        copiedRows += moreRows;
    }

    private void restore(ScriptItem item, Charset charset) throws IOException, SQLException {
        if (item instanceof Statement statement) {
            run(statement);
        } else if (item instanceof CopyBlock block) {
            copy(block, charset);
        } else if (item instanceof MetaCommand command) {
            obey(command);
        }
    }

    private void run(Statement statement) throws SQLException {
        String sql = statement.sql();
        Optional<String> reason = policy.skipped(sql);
        if (reason.isPresent()) {
            skipped.merge(reason.get(), 1, Integer::sum);
            return;
        }
        for (int attempt = 0; ; attempt++) {
            try {
                Sql.execute(connection, sql);
                statements++;
                return;
            } catch (SQLException e) {
                if (attempt >= MOST_ROLES_PER_STATEMENT || !standIn(e)) {
                    settle(statement, e);
                    return;
                }
            }
        }
    }

    /** Makes the role a statement misses; false if that is not what it misses. */
    private boolean standIn(SQLException failure) throws SQLException {
        Optional<String> role = RestorePolicy.missingRole(failure);
        if (role.isEmpty() || PostgresDriver.inTransaction(connection)) {
            return false;
        }
        StandInRoles.create(superuser.connection(), role.get());
        return true;
    }

    private void settle(Statement statement, SQLException failure) throws SQLException {
        String sql = statement.sql();
        String state = String.valueOf(failure.getSQLState());
        Optional<String> harmless = policy.harmless(sql, state);
        if (harmless.isPresent()) {
            skipped.merge(harmless.get(), 1, Integer::sum);
        } else if (state.equals(INSUFFICIENT_PRIVILEGE) && policy.needsSuperuser(sql) && superuser.canStepIn()) {
            runAsSuperuser(statement);
        } else {
            throw failed(statement.line(), sql, failure);
        }
    }

    private void runAsSuperuser(Statement statement) throws SQLException {
        try {
            superuser.run(statement.sql());
        } catch (SQLException e) {
            throw failed(statement.line(), statement.sql(), e);
        }
        statements++;
        superuserOnly.add(Excerpt.of(statement.sql()));
    }

    private void copy(CopyBlock block, Charset charset) throws IOException {
        try {
            copiedRows += PostgresDriver.copyIn(connection, block.sql(), block.data(), charset);
            statements++;
        } catch (SQLException e) {
            // The server counts rows, and the reader of the message looks for a line of the file.
            int row = PostgresDriver.failedRow(e);
            int lines = (int) block.sql().lines().count();
            throw failed(row == 0 ? block.line() : block.line() + lines - 1 + row, block.sql(), e);
        }
    }

    /** A dump made with --create connects to its own database, once; everything then goes into the copy. */
    private void obey(MetaCommand command) {
        boolean connect =
                command.command().equals("connect") || command.command().equals("c");
        if (connect && !connected) {
            connected = true;
            skipped.merge("the connection to the source's database", 1, Integer::sum);
            return;
        }
        throw new RestoreFailedException(
                dump.name() + ", line " + command.line() + ": \\" + command.command()
                        + (connect
                                ? " goes to a second database, and a copy is one; dump each database by itself with pg_dump."
                                : " is a command of psql, which ditto does not have; put what it does into the script as SQL."));
    }

    private RestoreFailedException failed(int line, String sql, SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        String message = String.valueOf(failure.getMessage()).strip();
        return new RestoreFailedException(
                dump.name() + ", line " + line + ": " + message + "\n  in: " + Excerpt.of(sql) + "\n"
                        + Advice.on(state, message, dump),
                failure);
    }

    private String message(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(dump.name()) ? message : dump.name() + ": " + message;
    }

    /** To be called once, after the last script. */
    RestoreReport report() throws SQLException {
        List<String> roles = StandInRoles.named(superuser.connection(), owner);
        if (keepAcl) {
            StandInRoles.grant(superuser.connection(), roles, owner);
        }
        List<String> left = new ArrayList<>();
        skipped.forEach((what, count) -> left.add(count + " × " + what));
        return new RestoreReport(statements, copiedRows, roles, superuserOnly, left);
    }
}
