package dev.ditto.benchmarks;

import java.util.Optional;

/** Runs a benchmark where there is a daemon with the image it needs; elsewhere says why not. */
final class OnDocker implements Benchmark {

    private final DockerBenchmark benchmark;

    OnDocker(DockerBenchmark benchmark) {
        this.benchmark = benchmark;
    }

    @Override
    public String title() {
        return benchmark.title();
    }

    @Override
    public void run(Workspace workspace, Report report) throws Exception {
        DockerScale scale = DockerScale.chosen();
        try (BenchDaemon daemon = BenchDaemon.connect()) {
            Optional<String> lack = daemon.lack();
            if (lack.isPresent()) {
                report.note("Skipped, " + title() + ": " + lack.get());
                return;
            }
            try (DockerBench bench = new DockerBench(workspace, daemon, scale)) {
                benchmark.run(bench, report);
            }
        }
    }
}
