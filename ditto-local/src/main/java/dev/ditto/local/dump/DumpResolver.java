package dev.ditto.local.dump;

import dev.ditto.DumpNotFoundException;
import dev.ditto.RestoreFailedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the dump a user names and looks at it, so that what cannot work fails at once and says why: long before a server
 * chokes on it. What it is, is told by its content, never by its name. Thread-safe.
 */
public final class DumpResolver {

    /** Enough for the header of any dump, and for an honest look at whether it is text. */
    private static final int HEAD = 1 << 16;

    /** A file changed more recently than this may change again without its time of change telling. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final DigestCache cache;
    private final DumpPlaces places;
    private final Clock clock;

    /** What was looked at before, by name: a claim that takes microseconds must not read the dump's head again. */
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /**
     * A resolver for local files, directories and resources.
     *
     * @param workingDirectory what relative paths start from
     */
    public DumpResolver(DigestCache cache, Path workingDirectory) {
        this(cache, workingDirectory, Clock.systemUTC());
    }

    DumpResolver(DigestCache cache, Path workingDirectory, Clock clock) {
        this.cache = cache;
        this.places = new DumpPlaces(workingDirectory.toAbsolutePath().normalize());
        this.clock = clock;
    }

    /**
     * Finds a dump.
     *
     * @param uri a path, absolute or relative or beginning with {@code ~/}, a {@code file:} URI, or {@code classpath:}
     *     and the name of a resource
     * @throws DumpNotFoundException if there is nothing there that can be read
     * @throws RestoreFailedException if it is nothing that can be restored
     * @throws dev.ditto.UnsupportedByClientException if dumps cannot come from that kind of place
     */
    public DumpFile resolve(String uri) {
        StoredDump stored = places.find(uri);
        StoredDump.State state = state(uri, stored);
        Seen before = seen.get(uri);
        if (before != null && before.state().equals(state)) {
            return before.dump();
        }
        DumpFile dump = lookAt(uri, stored);
        if (state != null && isSettled(state)) {
            seen.put(uri, new Seen(state, dump));
        }
        return dump;
    }

    private DumpFile lookAt(String uri, StoredDump stored) {
        byte[] head = storedHead(uri, stored);
        if (head.length == 0) {
            throw new RestoreFailedException("Dump '" + uri + "' is empty: " + stored.place()
                    + " has 0 bytes. Make it again and check pg_dump's exit status and the disk.");
        }
        boolean gzip = head.length > 1 && head[0] == 0x1f && head[1] == (byte) 0x8b;
        byte[] content = contentHead(uri, stored, head, gzip);
        DumpContent found = new ArchiveInspection(uri, stored, gzip)
                .find(content)
                .orElseGet(() -> script(uri, stored, gzip, content));
        return new DumpFile(uri, stored, verifiedFingerprint(uri, stored), found);
    }

    private static DumpContent script(String uri, StoredDump stored, boolean gzip, byte[] head) {
        ForeignContent.find(head).ifPresent(meaning -> {
            throw new RestoreFailedException("Dump '" + uri + "' " + meaning + ". (" + stored.place() + ")");
        });
        return DumpContent.script(gzip, DumpHeader.of(head));
    }

    private static StoredDump.@Nullable State state(String name, StoredDump stored) {
        try {
            return stored.state();
        } catch (IOException e) {
            throw unreadable(name, stored, e);
        }
    }

    private static byte[] storedHead(String name, StoredDump stored) {
        try (InputStream in = stored.open()) {
            return in.readNBytes(HEAD);
        } catch (IOException e) {
            throw unreadable(name, stored, e);
        }
    }

    /** What the script or archive begins with; reads on in the file only where the head is compressed. */
    private static byte[] contentHead(String name, StoredDump stored, byte[] head, boolean gzip) {
        try (InputStream in = DumpContent.script(gzip ? stored.open() : new ByteArrayInputStream(head), name, gzip)) {
            byte[] script = in.readNBytes(HEAD);
            if (script.length == 0) {
                throw new RestoreFailedException("Dump '" + name + "' is empty: " + stored.place() + " holds "
                        + (gzip ? "a compressed file of 0 bytes" : "a byte order mark and nothing else")
                        + ". Make it again and check pg_dump's exit status and the disk.");
            }
            return script;
        } catch (IOException e) {
            throw new RestoreFailedException(e.getMessage() + " (" + stored.place() + ")", e);
        }
    }

    private Fingerprint verifiedFingerprint(String name, StoredDump stored) {
        Fingerprint fingerprint = fingerprint(name, stored);
        try {
            stored.verify(name, fingerprint.sha256());
            return fingerprint;
        } catch (IOException e) {
            throw unreadable(name, stored, e);
        }
    }

    private Fingerprint fingerprint(String name, StoredDump stored) {
        try {
            StoredDump.State state = stored.state();
            Optional<String> known = state == null ? Optional.empty() : cache.find(state.identity());
            if (known.isPresent()) {
                return new Fingerprint(known.get(), stored.sizeBytes());
            }
            Fingerprint fingerprint = Fingerprint.of(stored);
            if (state != null && isSettled(state) && state.equals(stored.state())) {
                cache.put(state.identity(), fingerprint.sha256());
            }
            return fingerprint;
        } catch (IOException e) {
            throw unreadable(name, stored, e);
        }
    }

    private boolean isSettled(StoredDump.State state) {
        return state.changed().isBefore(clock.instant().minus(SETTLED));
    }

    private static DumpNotFoundException unreadable(String name, StoredDump stored, IOException cause) {
        return new DumpNotFoundException(
                "Dump '" + name + "' cannot be read: " + stored.place() + " (" + cause.getMessage()
                        + "). Check the file and its disk.",
                cause);
    }

    /** A dump, and what its file looked like before it was read. */
    private record Seen(StoredDump.State state, DumpFile dump) {}
}
