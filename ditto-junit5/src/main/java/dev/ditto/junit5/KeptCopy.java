package dev.ditto.junit5;

import dev.ditto.Copy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A copy that outlives its run, and how to get at it. Holds no password, and names the file that does.
 *
 * @param copy as the client gave it
 * @param cause whose failure it was kept for
 * @param until when it ends
 * @param passwordFile in the format of psql
 * @param destroyCommand empty where the client has none
 */
record KeptCopy(
        Copy copy,
        AfterFailures.Cause cause,
        Instant until,
        Duration ttl,
        Path passwordFile,
        Optional<String> destroyCommand) {

    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter ANOTHER_DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /** A command to paste into a shell; empty for other databases than PostgreSQL. */
    Optional<String> psql() {
        if (!copy.engine().equals("postgres")) {
            return Optional.empty();
        }
        return Optional.of("PGPASSFILE=" + ShellWord.of(passwordFile.toString()) + " psql -h "
                + ShellWord.of(copy.host()) + " -p " + copy.port() + " -U " + ShellWord.of(copy.username()) + " -d "
                + ShellWord.of(copy.database()));
    }

    String jdbc() {
        return copy.jdbcUrl() + ", user " + copy.username() + ", password in "
                + (psql().isPresent() ? "that file" : passwordFile);
    }

    /** When it ends, as people here write it. */
    String untilText() {
        LocalDateTime end = LocalDateTime.ofInstant(until, ZoneId.systemDefault());
        LocalDateTime begin = LocalDateTime.ofInstant(until.minus(ttl), ZoneId.systemDefault());
        return (end.toLocalDate().equals(begin.toLocalDate()) ? TODAY : ANOTHER_DAY).format(end) + " ("
                + DurationText.of(ttl) + ")";
    }

    /** How to connect and to destroy, one indented line each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        psql().ifPresent(command -> lines.add("  psql:     " + command));
        lines.add("  JDBC:     " + jdbc());
        destroyCommand.ifPresent(command -> lines.add("  destroy:  " + command));
        return lines;
    }
}
