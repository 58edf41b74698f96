package dev.ditto.benchmarks;

/**
 * How much is done to get a figure. {@code benchmarks.quick=true} asks for hardly anything: such a run shows that the
 * benchmarks work, and its figures mean nothing.
 *
 * @param megabytes of the big database, as its server stores it
 * @param rounds of a comparison, {@code perRound} of each side in one
 * @param clones cold copies of a shared server in one round
 * @param slow how often something is done that takes seconds
 * @param claims warm copies of a shared server in one round
 * @param containers warm copies with a server of their own in one round
 * @param held copies at once
 */
record DockerScale(
        int megabytes, int rounds, int perRound, int clones, int slow, int claims, int containers, int held) {

    static DockerScale chosen() {
        return Boolean.getBoolean("benchmarks.quick")
                ? new DockerScale(40, 1, 2, 2, 1, 3, 2, 3)
                : new DockerScale(1024, 5, 3, 10, 3, 50, 10, 30);
    }

    /** As people say it. */
    String size() {
        return megabytes == 1024 ? "1 GB" : megabytes + " MB";
    }
}
