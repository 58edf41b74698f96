package dev.ditto.benchmarks;

/** One question, asked of ditto and of its reference by turns. */
interface Benchmark {

    /** What is measured, for people who wait. */
    String title();

    void run(Workspace workspace, Report report) throws Exception;
}
