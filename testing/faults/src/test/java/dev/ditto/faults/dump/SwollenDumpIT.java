package dev.ditto.faults.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.faults.Form;
import dev.ditto.faults.home.ChildJvm;
import dev.ditto.faults.home.CopyProgram;
import dev.ditto.faults.home.EmbeddedHome;
import dev.ditto.faults.report.Tally;
import dev.ditto.local.CopyManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** T30: little files that say they hold much. */
@Tag("faults")
@Timeout(600)
class SwollenDumpIT {

    /** 1 GB each in the short form, 10 GB in the long one. */
    private static final int MEMBERS = Form.times(20, 200);

    private static final int MEMBER = 50 << 20;
    private static final int ENTRIES = Form.times(200_000, 1_000_000);
    private static final long LONGEST_SECONDS = Form.times(10, 100);

    private static final String HEAP = "-Xmx96m";
    private static final long MOST_DISK = 64L << 20;

    @TempDir
    Path directory;

    @Test
    void theyAreRefusedInLittleTimeMemoryAndSpace() throws Exception {
        Tally tally = Tally.of(
                "T30",
                "gzip that swells a thousandfold, gzip in gzip, tars of many files, in a heap of 96 MB: accepted, out of"
                        + " memory, over 64 MB of disk, too late");
        try (EmbeddedHome home = new EmbeddedHome(directory.resolve("home"));
                CopyManager holding = home.manager()) {
            holding.create(dev.ditto.CreateOptions.builder()
                    .dump("classpath:dev/ditto/contract/menu.sql")
                    .build());
            long before = size(home);
            for (Map.Entry<String, Path> bomb : bombs().entrySet()) {
                refused(tally, home, bomb.getKey(), bomb.getValue());
                long grown = size(home) - before;
                tally.tried(grown < MOST_DISK, bomb.getKey() + ": " + (grown >> 20) + " MB are left");
            }
            holding.recoverOrphans();
            assertThat(home.view().store("SELECT database FROM snapshots WHERE state <> 'READY'"))
                    .isEmpty();
        }
        tally.hold();
    }

    private void refused(Tally tally, EmbeddedHome home, String what, Path bomb) throws Exception {
        try (ChildJvm child = ChildJvm.start(
                List.of(HEAP), CopyProgram.class, "ask", home.directory().toString(), bomb.toString())) {
            child.until("OPEN");
            long begin = System.nanoTime();
            String said = String.join("\n", child.all());
            long seconds = (System.nanoTime() - begin) / 1_000_000_000;
            tally.with(what + " s", seconds);
            tally.tried(seconds <= LONGEST_SECONDS, what + " took " + seconds + " s");
            tally.tried(!said.contains("OutOfMemoryError"), what + ": " + said);
            tally.tried(said.contains("FAILED dev.ditto."), what + ": " + said);
        }
    }

    private Map<String, Path> bombs() throws IOException {
        Map<String, Path> bombs = new LinkedHashMap<>();
        bombs.put("blanks", bomb("blanks.sql.gz", "-- nothing follows\n", filled(' ')));
        bombs.put("a line", bomb("line.sql.gz", "-- ", filled('x')));
        bombs.put("a statement", bomb("statement.sql.gz", "SELECT '", filled('x')));
        bombs.put("a comment", bomb("comment.sql.gz", "/* ", filled('x')));
        bombs.put("zeros", bomb("zeros.sql.gz", "SELECT 1;\n", new byte[MEMBER]));
        bombs.put("gzip in gzip", nested());
        bombs.put("a tar of strangers", tar("strangers.tar.gz", "file-%07d"));
        bombs.put("a tar of members", tar("members.tar.gz", "dump/%07d.dat"));
        return bombs;
    }

    /** Members of a gzip file may follow one another, so that one is enough to make. */
    private Path bomb(String name, String beginning, byte[] member) throws IOException {
        byte[] packed = ForeignDumpIT.gzip(member);
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(ForeignDumpIT.gzip(beginning.getBytes(UTF_8)));
            for (int i = 0; i < MEMBERS; i++) {
                out.write(packed);
            }
        }
        return file;
    }

    private Path nested() throws IOException {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        byte[] packed = ForeignDumpIT.gzip(filled(' '));
        for (int i = 0; i < MEMBERS; i++) {
            inner.write(packed);
        }
        return Files.write(directory.resolve("nested.sql.gz"), ForeignDumpIT.gzip(inner.toByteArray()));
    }

    private Path tar(String name, String member) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (int i = 0; i < ENTRIES; i++) {
                out.write(ForeignDumpIT.tar(String.format(member, i)), 0, 512);
            }
            out.write(new byte[1024]);
        }
        return file;
    }

    private static byte[] filled(char letter) {
        byte[] bytes = new byte[MEMBER];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }

    private static long size(EmbeddedHome home) throws IOException {
        List<Path> roots = new ArrayList<>(home.outside());
        roots.add(home.directory());
        long size = 0;
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    size += Files.exists(file) ? Files.size(file) : 0;
                }
            }
        }
        return size;
    }
}
