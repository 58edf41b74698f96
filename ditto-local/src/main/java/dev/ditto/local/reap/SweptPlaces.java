package dev.ditto.local.reap;

import dev.ditto.local.place.Place;
import dev.ditto.local.place.Places;
import dev.ditto.local.server.ServerLostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The places one sweep comes by. Each is looked for once: a server that does not come up is not to be waited for once per
 * copy in it. Thread-safe.
 */
final class SweptPlaces {

    private final Places places;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    SweptPlaces(Places places) {
        this.places = places;
    }

    /**
     * The place a row speaks of; empty if this version and its settings do not use it.
     *
     * @throws ServerLostException if its server went away in this sweep
     * @throws RuntimeException if it cannot be reached, the same for each who asks
     */
    Optional<Place> find(String serverId) {
        Answer answer = answers.computeIfAbsent(serverId, this::ask);
        if (answer.failure() != null) {
            throw answer.failure();
        }
        return answer.place();
    }

    private Answer ask(String serverId) {
        try {
            return new Answer(places.find(serverId), null);
        } catch (RuntimeException e) {
            return new Answer(Optional.empty(), e);
        }
    }

    /** That server went away; the next sweep attaches anew. */
    void lost(String serverId, ServerLostException lost) {
        answers.put(serverId, new Answer(Optional.empty(), lost));
        places.lost(lost);
    }

    private record Answer(Optional<Place> place, @Nullable RuntimeException failure) {}
}
