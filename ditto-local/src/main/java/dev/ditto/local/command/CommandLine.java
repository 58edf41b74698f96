package dev.ditto.local.command;

import dev.ditto.ConfigurationException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What somebody typed.
 *
 * @param copyId of what to destroy; else empty
 * @param home the state directory; absent: the configured one
 */
public record CommandLine(Action action, Optional<String> copyId, Optional<Path> home) {

    /** What there is to type. */
    public static final String HELP = """
            Usage: java -jar ditto-local.jar [--home DIR] COMMAND

              status               the home, its servers, snapshots and copies
              copies list          the copies that are not gone
              copies destroy ID    removes a copy, whoever's it is

              --home DIR           the state directory, instead of the configured one (~/.ditto/1)
              --help               this text

            Settings come from system properties (-Dditto.NAME=VALUE before -jar), the environment and ditto.yaml.
            Ends with status 0, 1 if it failed, or 2 if it was not understood.
            """;

    /** What to do. */
    public enum Action {
        STATUS,
        LIST,
        DESTROY,
        HELP
    }

    /**
     * Understands words.
     *
     * @throws ConfigurationException if they cannot be understood
     */
    public static CommandLine parse(List<String> words) {
        Deque<String> rest = new ArrayDeque<>(words);
        List<String> plain = new ArrayList<>();
        Optional<Path> home = Optional.empty();
        while (!rest.isEmpty()) {
            String word = rest.pop();
            switch (word) {
                case "--help", "-h" -> {
                    return new CommandLine(Action.HELP, Optional.empty(), home);
                }
                case "--home" -> home = Optional.of(Path.of(operand(rest, "--home needs a directory.")));
                default -> plain.add(word);
            }
        }
        return command(plain, home);
    }

    private static CommandLine command(List<String> words, Optional<Path> home) {
        return switch (String.join(" ", words.subList(0, Math.min(2, words.size())))) {
            case "status" -> new CommandLine(Action.STATUS, Optional.empty(), home);
            case "copies list" -> noMore(words, 2, new CommandLine(Action.LIST, Optional.empty(), home));
            case "copies destroy" -> {
                String id = operand(
                        new ArrayDeque<>(words.subList(2, words.size())),
                        "'copies destroy' needs the id of a copy, as 'copies list' shows it.");
                yield noMore(words, 3, new CommandLine(Action.DESTROY, Optional.of(id), home));
            }
            default ->
                throw new ConfigurationException(
                        words.isEmpty()
                                ? "No command was given."
                                : "There is no command '" + String.join(" ", words) + "'.");
        };
    }

    private static CommandLine noMore(List<String> words, int known, CommandLine line) {
        if (words.size() > known) {
            throw new ConfigurationException("'" + words.get(known) + "' is one word too many.");
        }
        return line;
    }

    private static String operand(Deque<String> rest, String otherwise) {
        if (rest.isEmpty() || rest.peek().startsWith("--")) {
            throw new ConfigurationException(otherwise);
        }
        return rest.pop();
    }
}
