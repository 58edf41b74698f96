package dev.ditto.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether a dump larger than the heap goes through it. */
final class SmallHeap implements Benchmark {

    private static final int DUMP_MEGABYTES = 100;
    private static final int HEAP_MEGABYTES = 64;

    @Override
    public String title() {
        return "heap of " + HEAP_MEGABYTES + " MB: a dump of " + DUMP_MEGABYTES + " MB, 20 copies";
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        Path dump = workspace.file("heap.sql");
        GeneratedDump.megabytes(dump, DUMP_MEGABYTES);
        BenchHome home = workspace.newHomeOnDisk();
        String said = new ChildJvm(
                        workspace.file("heap.log"),
                        List.of("-Xmx" + HEAP_MEGABYTES + "m", "-Dditto.embedded.binaries=" + workspace.binaries()))
                .run(SmallHeapProbe.class, home.directory().toString(), dump.toString());
        workspace.remove(home);
        Files.delete(dump);
        double peak = said.lines()
                .filter(line -> line.startsWith(SmallHeapProbe.PEAK))
                .mapToDouble(line -> Double.parseDouble(line.substring(SmallHeapProbe.PEAK.length())))
                .findFirst()
                .orElseThrow();
        report.add(Figure.of(
                "peak heap, " + DUMP_MEGABYTES + " MB dump, 20 copies, -Xmx" + HEAP_MEGABYTES + "m",
                "MB",
                Series.of(peak),
                Limit.atMost("peak", peak, HEAP_MEGABYTES)));
    }
}
