package dev.ditto.local.engine.postgres;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The start of a statement, on one line: enough to find it, too little to publish its data, and without the places where
 * passwords are, such as the options of a user mapping.
 */
final class Excerpt {

    private static final int LENGTH = 100;
    private static final int LONGEST_LINE = 300;
    private static final Pattern OPTIONS = Pattern.compile("\\bOPTIONS ?\\(.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern PASSWORD =
            Pattern.compile("(password *)'[^']*'?|(password *= *)[^\\s',)]+", Pattern.CASE_INSENSITIVE);

    private Excerpt() {}

    static String of(String sql) {
        String start = sql.length() > 2 * LENGTH ? sql.substring(0, 2 * LENGTH) : sql;
        String line = withoutSecrets(start.strip().replaceAll("\\s+", " "));
        return line.length() > LENGTH ? line.substring(0, LENGTH) + " …" : line;
    }

    /** What a program said, each line shortened and without secrets: it may quote statements, and rows of data. */
    static String ofOutput(String output) {
        return output.lines()
                .map(line ->
                        withoutSecrets(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + " …" : line))
                .collect(Collectors.joining("\n"));
    }

    private static String withoutSecrets(String line) {
        String head = OPTIONS.matcher(line).replaceAll("OPTIONS (…");
        return PASSWORD.matcher(head)
                .replaceAll(found -> (found.group(1) == null ? found.group(2) : found.group(1)) + "…");
    }
}
