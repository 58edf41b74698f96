package dev.ditto.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The end of a log, for messages: at most 50 lines and 8 KiB. */
final class ServerLog {

    private static final int LINES = 50;

    /** A server logs the statement that failed, and some statements set passwords. */
    private static final Pattern PASSWORD = Pattern.compile("(?i)(password\\s+)'[^']*'?");

    private ServerLog() {}

    static String tail(Path log) {
        List<String> lines = ServerFiles.read(log).orElse("").lines().toList();
        String tail = String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        return PASSWORD.matcher(tail).replaceAll("$1'...'");
    }
}
