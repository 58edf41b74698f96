package dev.ditto.embedded;

import dev.ditto.Copy;
import dev.ditto.CopyClient;
import dev.ditto.CopyStatus;
import dev.ditto.CreateOptions;
import dev.ditto.OpenCopy;
import dev.ditto.local.CopyManager;
import dev.ditto.local.DittoConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/**
 * What a child JVM of the tests does with a home. Says one line per thing done, and ends with {@code DONE}, or with
 * {@code FAILED} and the exception.
 */
final class CopyingProgram {

    private final PrintStream out;

    private CopyingProgram(PrintStream out) {
        this.out = out;
    }

    /** Arguments: what to do, the home, the dump, how often, the size of the warm pool. */
    public static void main(String[] arguments) {
        CopyingProgram program = new CopyingProgram(System.out);
        try {
            program.run(arguments);
            program.say("DONE");
        } catch (Exception e) {
            program.say("FAILED " + e.getClass().getName() + ": " + e.getMessage());
        }
    }

    private void run(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]);
        DittoConfig config =
                new TestHome(home).config().set("warm_pool_size", arguments[4]).build();
        CreateOptions options = CreateOptions.builder().dump(arguments[2]).build();
        int times = Integer.parseInt(arguments[3]);
        try (CopyManager manager = CopyManager.builder().config(config).build()) {
            manager.startPool();
            say("OPEN");
            switch (arguments[0]) {
                case "open" -> say("OPENED");
                case "churn" -> churn(manager, options, times);
                case "hold" -> hold(manager, options, times);
                case "ask" -> ask(manager, options);
                case "brief" ->
                    hold(
                            manager,
                            CreateOptions.builder()
                                    .dump(arguments[2])
                                    .ttl(Duration.ofSeconds(3))
                                    .build(),
                            times);
                case "keep" -> keep(manager, options, times);
                case "make" -> make(manager, options);
                case "compare" -> compare(manager, options);
                case "reap" -> reap(config);
                default -> {
                    OpenCopy copy = manager.open(options);
                    copyIsThereAtTheEnd(copy);
                    Death.valueOf(arguments[0]).die(() -> say("HELD"));
                }
            }
        }
    }

    /** A user's own hook, which needs the copy that the user did not close. */
    private void copyIsThereAtTheEnd(OpenCopy copy) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try (Connection connection = copy.dataSource().getConnection()) {
                say("HOOK " + connection.isValid(5));
            } catch (SQLException e) {
                say("HOOK " + e);
            }
        }));
    }

    /** At each line, by turns: makes a copy; looks whether it is there, and ends it. */
    private void make(CopyClient client, CreateOptions options) throws Exception {
        while (System.in.read() >= 0) {
            try (OpenCopy open = client.open(options)) {
                say("MADE " + open.copy().id());
                if (System.in.read() < 0) {
                    return;
                }
                try (Connection connection = open.dataSource().getConnection()) {
                    CopyStatus status =
                            client.find(open.copy().id()).orElseThrow().status();
                    say(connection.isValid(5) && status == CopyStatus.READY ? "ALIVE" : "KILLED " + status);
                }
            }
            say("ENDED");
        }
    }

    /** At each line: opens a session, cleans up and closes it. */
    private void reap(DittoConfig config) throws Exception {
        while (System.in.read() >= 0) {
            try (CopyManager other = CopyManager.builder().config(config).build()) {
                other.expireOldCopies();
                other.recoverOrphans();
            }
            say("REAPED at " + Instant.now());
        }
    }

    /** Marks each copy as its own and looks whether it stayed so. */
    private void churn(CopyClient client, CreateOptions options, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (OpenCopy open = client.open(options);
                    Connection connection = open.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                String id = open.copy().id();
                statement.execute("CREATE TABLE sentinel (id text)");
                statement.execute("INSERT INTO sentinel VALUES ('" + id + "')");
                try (ResultSet rows = statement.executeQuery("SELECT string_agg(id, ' ') FROM sentinel")) {
                    rows.next();
                    say((rows.getString(1).equals(id) ? "USED " : "CROSSTALK ") + id + " "
                            + (open.copy().warm() ? "warm" : "cold"));
                }
            }
        }
    }

    private void hold(CopyClient client, CreateOptions options, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            say("HOLDING " + client.create(options).id());
        }
        say("HELD");
        // Until it is killed, or its parent ends.
        while (System.in.read() >= 0) {
            say("WAITING");
        }
    }

    /** Says how to connect and how to end it, and waits to be killed. */
    private void keep(CopyClient client, CreateOptions options, int seconds) throws Exception {
        Copy kept = client.keep(client.create(options).id(), Duration.ofSeconds(seconds));
        say("URL " + kept.jdbcUrlWithCredentials());
        say("COMMAND " + client.destroyCommand(kept.id()).orElseThrow());
        say("KEPT " + kept.id());
        while (System.in.read() >= 0) {
            say("WAITING");
        }
    }

    /** Takes its time, as every table is locked. */
    private void compare(CopyClient client, CreateOptions options) throws SQLException {
        try (OpenCopy open = client.open(options);
                Connection connection = open.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables"
                    + " WHERE schemaname = 'public' LOOP EXECUTE 'LOCK TABLE ' || t; END LOOP; END $$");
            say("COMPARING");
            client.changes(open.copy().id());
        }
    }

    private void ask(CopyClient client, CreateOptions options) {
        say("GOT " + client.create(options).id());
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
