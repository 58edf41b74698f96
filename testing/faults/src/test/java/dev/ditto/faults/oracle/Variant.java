package dev.ditto.faults.oracle;

import dev.ditto.Isolation;

/** Where servers run, and what a copy is. */
public enum Variant {
    EMBEDDED("embedded", Isolation.DATABASE),
    DOCKER_DATABASE("docker", Isolation.DATABASE),
    DOCKER_SERVER("docker", Isolation.SERVER);

    private final String runtime;
    private final Isolation isolation;

    Variant(String runtime, Isolation isolation) {
        this.runtime = runtime;
        this.isolation = isolation;
    }

    /** As {@code ditto.runtime} calls it. */
    public String runtime() {
        return runtime;
    }

    public Isolation isolation() {
        return isolation;
    }

    public boolean isDocker() {
        return this != EMBEDDED;
    }
}
