package dev.ditto.local.engine.postgres;

import dev.ditto.RestoreFailedException;
import dev.ditto.local.dump.ArchiveHeader;
import dev.ditto.local.dump.RestoreProgress;
import dev.ditto.local.spi.RestoreOrder;
import dev.ditto.local.spi.ServerTools;
import dev.ditto.local.spi.ServerTools.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's pg_restore, called the few ways a restore needs. */
final class ArchiveProgram {

    private static final String NAME = "pg_restore";

    /** It is silent while it loads one table or makes one index. */
    private static final Duration LONGEST_SILENCE = Duration.ofHours(1);

    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    private static final int MOST_JOBS = 4;
    private static final Pattern VERSION = Pattern.compile("\\D*(\\d+)[\\d.]*.*", Pattern.DOTALL);
    private static final Pattern FINISHED = Pattern.compile(".*finished item \\d+ .*");
    private final ServerTools tools;
    private final RestoreOrder order;

    ArchiveProgram(ServerTools tools, RestoreOrder order) {
        this.tools = tools;
        this.order = order;
    }

    /** Fails if the archive is of a newer form than this pg_restore reads, which it would say less clearly. */
    void requireReadable() throws IOException {
        ArchiveHeader header = ArchiveHeader.of(order.dump()).orElse(null);
        String said = output(List.of(NAME, "--version")).strip();
        int own = major(said);
        if (header == null || major(header.dumpVersion()) <= own || header.minor() <= newestMinor(own)) {
            return;
        }
        throw new RestoreFailedException(order.dump().name() + " was made by pg_dump " + header.dumpVersion()
                + " (archive version " + header.version() + "), and the server's pg_restore is version "
                + said.replaceFirst("^\\D*", "").replaceFirst(" .*", "") + ", which reads archives up to 1."
                + newestMinor(own) + ". Set copy_image to an image of PostgreSQL " + major(header.dumpVersion())
                + ", such as postgres:" + major(header.dumpVersion()) + ", or make the dump with pg_dump " + own + ".");
    }

    /** @param sections options that choose sections */
    ArchiveContents contents(String archive, String... sections) throws IOException {
        List<String> command = new ArrayList<>(List.of(NAME, "--list"));
        command.addAll(List.of(sections));
        command.add(archive);
        return ArchiveContents.parse(output(command));
    }

    /** What the selected entries are as SQL; to be closed. */
    InputStream script(String archive, String selection) throws IOException {
        return run(List.of(NAME, selection, "--file=-", archive), Map.of(), line -> {}, LONGEST_SILENCE);
    }

    /** Restores the entries of a list with several connections, as the restore's login. */
    void restore(String archive, String list, ArchiveContents entries) throws IOException {
        RestoreProgress progress = RestoreProgress.ofThings(
                order.dump().name(), "tables, indexes and constraints", entries.size(), order.progress());
        List<String> command = List.of(
                NAME,
                "--host=127.0.0.1",
                "--port=" + tools.port(),
                "--username=" + order.database(),
                "--no-password",
                "--dbname=" + order.database(),
                "--jobs=" + jobs(),
                "--use-list=" + list,
                "--exit-on-error",
                "--no-owner",
                "--no-acl",
                "--no-tablespaces",
                "--verbose",
                archive);
        Map<String, String> secrets = Map.of("PGPASSWORD", order.password());
        try (InputStream out = run(command, secrets, line -> count(line, progress), LONGEST_SILENCE)) {
            out.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void count(String line, RestoreProgress progress) {
        if (FINISHED.matcher(line).matches()) {
            progress.add(1);
        }
    }

    private String output(List<String> command) throws IOException {
        try (InputStream out = run(command, Map.of(), line -> {}, AT_ONCE)) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private InputStream run(
            List<String> command, Map<String, String> secrets, Consumer<String> said, Duration longestSilence)
            throws IOException {
        String name = order.dump().name();
        try {
            return new ExplainedOutput(tools.run(new Call(command, secrets, said, longestSilence)), name);
        } catch (IOException e) {
            throw ExplainedOutput.explained(e, name);
        }
    }

    /** With fewer than two it does not say what it has finished. */
    private static int jobs() {
        return Math.max(2, Math.min(MOST_JOBS, Runtime.getRuntime().availableProcessors()));
    }

    /** What pg_restore of a major version reads, where it is not what its own pg_dump writes. */
    private static int newestMinor(int major) {
        if (major >= 17) {
            return 16;
        }
        return major == 16 ? 15 : 14;
    }

    private static int major(String version) {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
