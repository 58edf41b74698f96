package dev.ditto.junit5.report;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the report of a build, to which each of its JVMs adds when it ends. Every one leaves its part in a file and
 * makes the report anew of all parts, so that the last one to end has them all, and none has to know of the others.
 */
public final class ReportFiles {

    /** Between two JVMs of one build, say while a jar is made. What ended longer ago was another run in the same IDE. */
    private static final Duration GAP = Duration.ofMinutes(2);

    /** For other JVMs that write it at the same time, each for some milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path directory;
    private final Duration patience;
    private final boolean oneBuild;

    /** @param directory made where it is missing */
    public ReportFiles(Path directory) {
        this(directory, PATIENCE, BuildProcess.isOfOneBuild());
    }

    /** @param oneBuild whether what started this JVM has started nothing that is not of its build */
    ReportFiles(Path directory, Duration patience, boolean oneBuild) {
        this.directory = directory;
        this.patience = patience;
        this.oneBuild = oneBuild;
    }

    /** What the JVMs of this build have in common. */
    public static String build() {
        return BuildProcess.id();
    }

    /** The page for people, as it is named to them. */
    public Path page() {
        return directory.resolve("report.html");
    }

    /** Adds this JVM's part and writes the report anew. */
    public void add(RunReport mine) throws IOException {
        Path parts = Files.createDirectories(directory.resolve("parts"));
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            replace(
                    parts.resolve(mine.started().toEpochMilli() + "-" + mine.process() + ".json"),
                    JsonWriter.write(mine.toJson()));
            List<RunReport> runs = ofThisBuild(parts, mine);
            replace(directory.resolve("report.json"), JsonWriter.write(json(runs)));
            replace(page(), new ReportPage(runs).html());
        }
    }

    private static Map<String, Object> json(List<RunReport> runs) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", 1);
        json.put("runs", runs.stream().map(RunReport::toJson).toList());
        return json;
    }

    /** The first to begin comes first. Parts of earlier builds are removed. */
    private List<RunReport> ofThisBuild(Path parts, RunReport mine) throws IOException {
        List<RunReport> runs = new ArrayList<>(List.of(mine));
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parts, "*.json")) {
            all.forEach(files::add);
        }
        files.sort(Comparator.comparing((Path file) -> file.getFileName().toString())
                .reversed());
        for (Path file : files) {
            RunReport other = read(file);
            if (other != null && other.started().equals(mine.started()) && other.process() == mine.process()) {
                continue;
            }
            if (other == null || !belongs(other, runs)) {
                Files.deleteIfExists(file);
            } else {
                runs.add(other);
            }
        }
        runs.sort(Comparator.comparing(RunReport::started));
        return runs;
    }

    /** Whether it is of the same build, and not an earlier run that the same IDE or build daemon started. */
    private boolean belongs(RunReport other, List<RunReport> runs) {
        return other.build().equals(runs.get(0).build()) && (oneBuild || isOfOneGo(other, runs));
    }

    private static boolean isOfOneGo(RunReport other, List<RunReport> runs) {
        return runs.stream().anyMatch(run -> !other.ended().plus(GAP).isBefore(run.started()))
                && runs.stream().noneMatch(run -> run.repeats(other));
    }

    /** Null if it is none: cut off, or of another version. Then nothing is lost but a part of a picture. */
    private static @Nullable RunReport read(Path file) throws IOException {
        try {
            return RunReport.of(JsonObject.of(JsonReader.read(Files.readString(file))));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private FileLock lock(FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while another JVM wrote it", e);
            }
        }
        throw new IOException(
                "another process has locked " + directory.resolve(".lock") + " for " + patience.toMillis() + " ms");
    }

    /** Null if another process has it, or another run in this one. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
