package dev.ditto.benchmarks;

/** A question about the container runtime. */
interface DockerBenchmark {

    /** What is measured, for people who wait. */
    String title();

    void run(DockerBench bench, Report report) throws Exception;
}
