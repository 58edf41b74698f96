package dev.ditto.junit5;

import dev.ditto.DittoException;
import dev.ditto.DumpNotFoundException;
import dev.ditto.OpenCopy;
import dev.ditto.RestoreFailedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Remembers the dumps that no copy can be made of, so that many classes which need one fail at once, and what the
 * restore said is told once, by the first of them. Thread-safe.
 */
final class FailedDumps {

    private record First(String job, DittoException failure) {

        DittoException again(String nextJob) {
            String message = "No copy for " + nextJob + ": its dump failed for " + job
                    + " before, and is not tried again in this run. See there for the whole story; it begins: "
                    + String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
            return failure instanceof DumpNotFoundException
                    ? new DumpNotFoundException(message)
                    : new RestoreFailedException(message);
        }
    }

    private final Map<CopyContent, First> failures = new ConcurrentHashMap<>();

    /** Makes a copy, unless one of this content failed before. Other failures may pass, and are not remembered. */
    OpenCopy open(CopyContent content, String job, Supplier<OpenCopy> creator) {
        First known = failures.get(content);
        if (known != null) {
            throw known.again(job);
        }
        try {
            return creator.get();
        } catch (DumpNotFoundException | RestoreFailedException e) {
            First earlier = failures.putIfAbsent(content, new First(job, e));
            throw earlier == null ? e : earlier.again(job);
        }
    }
}
