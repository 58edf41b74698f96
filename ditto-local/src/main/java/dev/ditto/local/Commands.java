package dev.ditto.local;

import dev.ditto.ConfigurationException;
import dev.ditto.CopyNotFoundException;
import dev.ditto.DittoException;
import dev.ditto.local.command.Books;
import dev.ditto.local.command.CommandLine;
import dev.ditto.local.command.CopyList;
import dev.ditto.local.command.HomeStatus;
import dev.ditto.local.runtime.docker.DockerRuntime;
import dev.ditto.local.server.UnusedServers;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.ServerKindRow;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Does what was typed. */
final class Commands {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int NOT_UNDERSTOOD = 2;

    private final Supplier<DittoConfig.Builder> configuration;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * @param configuration what is configured, to be added to
     * @param out for what was asked for
     * @param err for what went wrong
     */
    Commands(Supplier<DittoConfig.Builder> configuration, PrintStream out, PrintStream err) {
        this.configuration = configuration;
        this.out = out;
        this.err = err;
    }

    /** Does it, and answers the exit status. */
    int run(List<String> words) {
        CommandLine line;
        try {
            line = CommandLine.parse(words);
        } catch (ConfigurationException e) {
            err.println(e.getMessage());
            err.print(CommandLine.HELP);
            return NOT_UNDERSTOOD;
        }
        try {
            out.print(answer(line));
            return DONE;
        } catch (DittoException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }

    private String answer(CommandLine line) {
        return switch (line.action()) {
            case HELP -> CommandLine.HELP;
            case STATUS -> status(line);
            case LIST -> {
                try (Books books = Books.open(configured(line).build().home())) {
                    yield new CopyList(books).text();
                }
            }
            case DESTROY -> destroy(line, line.copyId().orElseThrow());
        };
    }

    private DittoConfig.Builder configured(CommandLine line) {
        DittoConfig.Builder builder = configuration.get();
        line.home().map(Path::toAbsolutePath).ifPresent(home -> builder.set("home", home.toString()));
        return builder;
    }

    private String status(CommandLine line) {
        DittoConfig config = configured(line).build();
        try (Books books = Books.open(config.home());
                ServerStandings seen = new ServerStandings(config, books.home())) {
            return new HomeStatus(books, seen::standing).text();
        }
    }

    private String destroy(CommandLine line, String copyId) {
        DittoConfig.Builder config = configured(line);
        try (Books books = Books.open(config.build().home())) {
            CopyRow row = books.store()
                    .copies()
                    .find(copyId)
                    .orElseThrow(() -> new CopyNotFoundException("There is no copy '" + copyId + "' in "
                            + books.home().directory() + "; 'copies list' shows those that there are."));
            if (row.state().status().isTerminal()) {
                return "Copy " + copyId + " was gone already.\n";
            }
            runtime(books, row).ifPresent(name -> config.set("runtime", name));
        }
        try (CopyManager manager = CopyManager.builder().config(config.build()).build()) {
            manager.destroy(copyId);
        }
        return "Copy " + copyId + " is gone.\n";
    }

    /** The one that runs the copy's server: whatever is configured, another one could not reach it. */
    private static Optional<String> runtime(Books books, CopyRow row) {
        return row.serverId().startsWith(UnusedServers.NOT_SHARED)
                ? Optional.of(DockerRuntime.NAME)
                : books.store()
                        .servers()
                        .kind(row.serverId())
                        .map(ServerKindRow::runtime)
                        .map(runner -> runner.replaceFirst(" .*", ""))
                        .filter(name -> !name.isBlank());
    }
}
