package dev.ditto.local.runtime.docker.container;

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
public record ContainerNames(String state) {

    public static final String STATE = "ditto.state";
    public static final String KIND = "ditto.kind";
    public static final String NAME = "ditto.name";
    public static final String SESSION = "ditto.session";
    public static final String CREATED = "ditto.created";
    public static final String DEADLINE = "ditto.deadline";
    public static final String PORT = "ditto.port";
    /** Of a server: the frozen data it is of. */
    public static final String SNAPSHOT = "ditto.snapshot";

    /** Of the files ditto put into it. */
    public static final String FILES = "ditto.files";

    public static final String STORAGE = "ditto.storage";

    /** Of a snapshot: the container it was made of, and the image that one ran. */
    public static final String ORIGIN = "ditto.origin";

    public static final String BASE = "ditto.base";

    private static final int STATE_LENGTH = 8;

    /** What a server is for. */
    public enum Kind {
        COPY,
        STAGING,
        SERVER,
        SNAPSHOT;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public String container(String name) {
        return "ditto-" + state8() + "-" + name;
    }

    /** A shared server's own name; those of other servers have no dot. */
    public static String shared(String serverId) {
        return "server." + serverId;
    }

    public String repository() {
        return "ditto/" + state8();
    }

    public String image(String frozen) {
        return repository() + ":" + frozen;
    }

    public Map<String, String> labels(Kind kind, String name) {
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
