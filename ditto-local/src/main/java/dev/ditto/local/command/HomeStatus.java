package dev.ditto.local.command;

import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.CopyState;
import dev.ditto.local.store.PortLeases;
import dev.ditto.local.store.ServerData;
import dev.ditto.local.store.ServerKindRow;
import dev.ditto.local.store.SnapshotRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is in a home, as people read it. Shows no password. */
public final class HomeStatus {

    private final Books books;
    private final BiFunction<String, ServerKindRow, String> standing;

    /** @param standing whether the server of that id and kind runs, in a word or two */
    public HomeStatus(Books books, BiFunction<String, ServerKindRow, String> standing) {
        this.books = books;
        this.standing = standing;
    }

    public String text() {
        TextTable table = new TextTable();
        Path directory = books.home().directory();
        table.line(
                "home",
                directory + ", " + Spans.megabytes(size(directory)) + "; "
                        + Spans.megabytes(directory.toFile().getUsableSpace()) + " free on its disk");
        servers(table);
        snapshots(table);
        table.line("copies", copies());
        return table.text();
    }

    private void servers(TextTable table) {
        String heading = "servers";
        for (String id : books.store().servers().known().stream()
                .map(ServerData::serverId)
                .distinct()
                .toList()) {
            Optional<ServerKindRow> kind = books.store().servers().kind(id);
            if (kind.isPresent()) {
                table.line(heading, server(id, kind.get()));
                heading = "";
            }
        }
        if (!heading.isEmpty()) {
            table.line(heading, "no shared ones");
        }
    }

    private String server(String id, ServerKindRow kind) {
        String runtime = kind.runtime().replaceFirst(" .*", "");
        return id + ": " + kind.engine() + " " + kind.version() + ", " + (runtime.isBlank() ? "?" : runtime) + ", data "
                + (kind.storage().equals("MEMORY") ? "in memory" : "on disk") + port(id)
                + ", " + standing.apply(id, kind);
    }

    private String port(String id) {
        return books.store().ports().leases().stream()
                .filter(lease ->
                        lease.holder().startsWith("server:") && lease.holder().endsWith(":" + id))
                .map(PortLeases.Lease::port)
                .map(port -> ", port " + port)
                .findFirst()
                .orElse("");
    }

    private void snapshots(TextTable table) {
        List<SnapshotRow> ready = books.store().snapshots().in(SnapshotRow.State.READY);
        long bytes = ready.stream().mapToLong(SnapshotRow::sizeBytes).sum();
        table.line("snapshots", ready.size() + ", " + Spans.megabytes(bytes));
        for (SnapshotRow row : ready) {
            table.line("", row.database() + ": " + Spans.megabytes(row.sizeBytes()) + ", in " + row.serverId());
        }
    }

    private String copies() {
        Map<CopyState, Long> counts = books.store().copies().list().stream()
                .filter(row -> !row.state().status().isTerminal())
                .collect(Collectors.groupingBy(CopyRow::state, TreeMap::new, Collectors.counting()));
        long kept =
                books.store().copies().list().stream().filter(CopyRow::isKept).count();
        String states = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return states.isEmpty() ? "none" : states + (kept == 0 ? "" : "; " + kept + " kept");
    }

    /** Of all that may be read; data in memory, or in containers, lies elsewhere. */
    private static long size(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(HomeStatus::sizeOf).sum();
        } catch (IOException | UncheckedIOException e) {
            // It changed meanwhile, or a part of it is somebody else's.
            return 0;
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
