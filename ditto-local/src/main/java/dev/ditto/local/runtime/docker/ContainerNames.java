package dev.ditto.local.runtime.docker;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How the objects of one home are called and labelled. A daemon is shared by homes and users: whatever does not carry the
 * label of this home is somebody else's.
 *
 * @param state id of the home
 */
record ContainerNames(String state) {

    static final String STATE = "ditto.state";
    static final String KIND = "ditto.kind";
    static final String NAME = "ditto.name";
    static final String SESSION = "ditto.session";
    static final String CREATED = "ditto.created";
    static final String DEADLINE = "ditto.deadline";
    static final String PORT = "ditto.port";
    /** Of the files ditto put into it. */
    static final String FILES = "ditto.files";

    static final String STORAGE = "ditto.storage";

    /** Of a snapshot: the container it was made of, and the image that one ran. */
    static final String ORIGIN = "ditto.origin";

    static final String BASE = "ditto.base";

    private static final int STATE_LENGTH = 8;

    /** What a server is for. */
    enum Kind {
        COPY,
        STAGING,
        SERVER,
        SNAPSHOT;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    String container(String name) {
        return "ditto-" + state8() + "-" + name;
    }

    /** A shared server's own name; those of other servers have no dot. */
    static String shared(String serverId) {
        return "server." + serverId;
    }

    String repository() {
        return "ditto/" + state8();
    }

    String image(String frozen) {
        return repository() + ":" + frozen;
    }

    Map<String, String> labels(Kind kind, String name) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(STATE, state);
        labels.put(KIND, kind.label());
        labels.put(NAME, name);
        labels.put(CREATED, Instant.now().toString());
        return labels;
    }

    boolean own(Map<String, String> labels) {
        return state.equals(labels.get(STATE));
    }

    private String state8() {
        String plain = state.replace("-", "").toLowerCase(Locale.ROOT);
        return plain.substring(0, Math.min(STATE_LENGTH, plain.length()));
    }
}
