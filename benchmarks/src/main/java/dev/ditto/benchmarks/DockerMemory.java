package dev.ditto.benchmarks;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.local.CopyManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What copies that nobody uses take of the memory, and what many of them take at once. */
final class DockerMemory implements DockerBenchmark {

    private static final Path MACHINE = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final double KILOBYTES = 1024;

    @Override
    public String title() {
        return "docker-memory: copies that are held and not used";
    }

    @Override
    public void run(DockerBench bench, Report report) throws Exception {
        report.note("Memory of a container: what its control group is charged with, data in memory included, less"
                + " inactive pages of files, as docker stats shows it. Of the machine: what is available less, which"
                + " includes the daemon's processes for each container and whatever else began meanwhile, but no pages of"
                + " files, active ones neither: so it may be less than the sum of the containers.");
        ownServers(bench, report);
        databases(bench, report);
    }

    private static void ownServers(DockerBench bench, Report report) throws Exception {
        BenchHome home = bench.newHome("server").with("dump.path", bench.relations(10));
        Series create = new Series();
        List<Double> containers;
        Optional<Double> before;
        Optional<Double> after;
        try (CopyManager manager = home.open()) {
            manager.destroy(manager.create(CreateOptions.defaults()).id());
            before = availableMegabytes();
            List<Copy> copies = hold(manager, bench.scale().held(), create);
            after = availableMegabytes();
            containers = ContainerMemory.megabytes(
                    bench.daemon(),
                    copies.stream().map(copy -> bench.containerOf(home, copy)).toList());
        }
        bench.remove(home);
        String many = bench.scale().held() + " copies with servers of their own";
        Series memory = new Series();
        containers.forEach(memory::add);
        double sum = containers.stream().mapToDouble(Double::doubleValue).sum();
        report.add(Figure.of("memory per idle copy, own server: its container", "MB", memory));
        report.add(Figure.of(many + ": all containers", "MB", Series.of(sum)));
        if (before.isPresent() && after.isPresent()) {
            report.add(Figure.of(many + ": the machine", "MB", Series.of(before.get() - after.get())));
        }
        report.add(Figure.of(many + ", one after the other: create, each", "ms", create));
        report.add(Figure.of(many + ", one after the other: create, all", "s", Series.of(create.sum() / 1000)));
    }

    private static void databases(DockerBench bench, Report report) throws Exception {
        for (String storage : List.of("memory", "disk")) {
            BenchHome plain = bench.newHome("database").with("dump.path", bench.relations(10));
            BenchHome home = storage.equals("disk") ? plain.with("docker.memory_budget_mb", 0) : plain;
            double alone;
            double full;
            try (CopyManager manager = home.open()) {
                Copy first = manager.create(CreateOptions.defaults());
                List<String> server = List.of(bench.containerOf(home, first));
                alone = ContainerMemory.megabytes(bench.daemon(), server).get(0);
                hold(manager, bench.scale().held(), new Series());
                full = ContainerMemory.megabytes(bench.daemon(), server).get(0);
            }
            bench.remove(home);
            report.add(Figure.of(
                    "memory per idle copy, database in a shared server, " + storage,
                    "MB",
                    Series.of((full - alone) / bench.scale().held())));
            report.add(Figure.of("the shared server with one copy, " + storage, "MB", Series.of(alone)));
        }
    }

    private static List<Copy> hold(CopyManager manager, int number, Series create) throws Exception {
        List<Copy> copies = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            create.add(Timing.millisOf(() -> copies.add(manager.create(CreateOptions.defaults()))));
        }
        return copies;
    }

    /** Empty where the daemon's machine is not a Linux one, or not this one. */
    private static Optional<Double> availableMegabytes() throws IOException {
        if (!Files.isReadable(MACHINE)) {
            return Optional.empty();
        }
        return Files.readAllLines(MACHINE).stream()
                .filter(line -> line.startsWith(AVAILABLE))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / KILOBYTES)
                .findFirst();
    }
}
