package dev.ditto.junit5;

import dev.ditto.Copy;
import dev.ditto.CopyClient;
import dev.ditto.CopyEvent;
import dev.ditto.CopyNotFoundException;
import dev.ditto.CreateOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a run has to say at its end.
 *
 * @param classes how many test classes asked for a copy
 * @param creations the copies made
 * @param failed how many copies were asked for and not made
 * @param restores the snapshots restored for them; empty if they were there already
 * @param leftovers copies made for them that are still there and should not
 * @param kept copies that are still there because a test failed
 */
record RunFacts(
        int classes, List<Creation> creations, int failed, List<Restore> restores, List<Copy> leftovers, int kept) {

    private static final Set<String> WAITED_FOR_A_RESTORE = Set.of("snapshot_restored", "snapshot_awaited");

    /** On the first copy of a snapshot that was restored before anybody asked. */
    private static final String RESTORED_AHEAD = "snapshot_prepared";

    /**
     * A dump restored into a snapshot.
     *
     * @param dump its name, without a path
     * @param took how long it took
     */
    record Restore(String dump, Duration took) {}

    /** Asks the client, which must still be open, after all copies were destroyed. Empty if nobody wanted a copy. */
    static Optional<RunFacts> gather(CopyClient client, Tally tally, Set<String> kept) {
        List<CreateOptions> asked = tally.asked();
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        List<Creation> creations = new ArrayList<>();
        Set<Restore> restores = new LinkedHashSet<>();
        for (Creation creation : tally.creations()) {
            List<CopyEvent> events = events(client, creation.copy());
            events.stream()
                    .flatMap(event -> restore(event).stream())
                    .findFirst()
                    .ifPresent(restores::add);
            boolean waited = events.stream().map(CopyEvent::action).anyMatch(WAITED_FOR_A_RESTORE::contains);
            creations.add(waited ? creation.afterRestore() : creation);
        }
        return Optional.of(new RunFacts(
                tally.classes(),
                creations,
                asked.size() - creations.size(),
                List.copyOf(restores),
                leftovers(client, values(asked, CreateOptions::jobName), values(asked, CreateOptions::runId), kept),
                kept.size()));
    }

    // By job as well as by run: other JVMs of the same CI job are busy with copies of that run, too.
    private static List<Copy> leftovers(CopyClient client, Set<String> jobs, Set<String> runIds, Set<String> kept) {
        return client.list().stream()
                .filter(copy -> !kept.contains(copy.id()))
                .filter(copy -> copy.jobName().filter(jobs::contains).isPresent())
                .filter(copy -> copy.runId().filter(runIds::contains).isPresent())
                .filter(copy -> !copy.status().isTerminal())
                .toList();
    }

    private static List<CopyEvent> events(CopyClient client, Copy copy) {
        try {
            return client.events(copy.id());
        } catch (CopyNotFoundException e) {
            // A client remembers destroyed copies for as long as it likes; a forgotten one has nothing to tell.
            return List.of();
        }
    }

    private static Set<String> values(List<CreateOptions> asked, Function<CreateOptions, Optional<String>> option) {
        return asked.stream()
                .flatMap(options -> option.apply(options).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Restore> restore(CopyEvent event) {
        if (!WAITED_FOR_A_RESTORE.contains(event.action()) && !RESTORED_AHEAD.equals(event.action())) {
            return Optional.empty();
        }
        return millis(event.metadata().getOrDefault("restore_ms", ""))
                .map(took -> new Restore(fileName(event.metadata().getOrDefault("dump", "")), took));
    }

    private static String fileName(String dump) {
        return dump.substring(
                Math.max(dump.lastIndexOf('/'), Math.max(dump.lastIndexOf('\\'), dump.lastIndexOf(':'))) + 1);
    }

    private static Optional<Duration> millis(String text) {
        return text.matches("\\d{1,15}") ? Optional.of(Duration.ofMillis(Long.parseLong(text))) : Optional.empty();
    }
}
