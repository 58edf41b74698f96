package dev.ditto.local.command;

import dev.ditto.local.store.CopyRow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The copies of a home that are not gone, as people read them. Shows no password. */
public final class CopyList {

    private final Books books;

    public CopyList(Books books) {
        this.books = books;
    }

    /** One line per copy, newest first, below a line of headings. */
    public String text() {
        List<CopyRow> living = books.store().copies().list().stream()
                .filter(row -> !row.state().status().isTerminal())
                .toList();
        if (living.isEmpty()) {
            return "No copies.\n";
        }
        TextTable table =
                new TextTable().line("ID", "STATE", "OWNER", "JOB", "RUN", "PORT", "DATABASE", "AGE", "ENDS IN");
        living.forEach(row -> table.line(
                row.id(),
                row.state().name().toLowerCase(Locale.ROOT),
                owner(row),
                row.jobName().orElse("-"),
                row.runId().orElse("-"),
                Integer.toString(row.port()),
                row.database(),
                Spans.of(Duration.between(row.createdAt(), books.clock().now())),
                end(row)));
        return table.text();
    }

    private static String owner(CopyRow row) {
        return row.owner().kind().name().toLowerCase(Locale.ROOT) + (row.isKept() ? " (kept)" : "");
    }

    private String end(CopyRow row) {
        return books.store()
                .copies()
                .deadline(row.id())
                .map(deadline -> Spans.of(books.clock().until(deadline)))
                .orElse("-");
    }
}
