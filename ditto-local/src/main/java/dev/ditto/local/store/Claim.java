package dev.ditto.local.store;

import java.time.Duration;
import java.util.Optional;

/** What its caller says of a copy: for whom, until when, and what for. */
public record Claim(Owner owner, Duration ttl, Deadline deadline, Optional<String> runId, Optional<String> jobName) {}
