package dev.ditto.junit5;

import dev.ditto.Copy;
import dev.ditto.CopyClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What follows for one copy from failures of its tests: at the first one it is kept, if it shall be, so that the message
 * of every one can say how to get at it. Thread-safe.
 */
final class Aftermath {

    private final AfterFailures run;
    private final Supplier<CopyClient> client;
    private final String name;
    private @Nullable Keeping keeping;

    /**
     * @param client who made the copy
     * @param name which of a class's copies it is; empty for the one without a name
     */
    Aftermath(AfterFailures run, Supplier<CopyClient> client, String name) {
        this.run = run;
        this.client = client;
        this.name = name;
    }

    /** Adds to a failure what there is to know of the copy; nothing the second time. */
    synchronized void tell(Copy copy, String test, Throwable failure, boolean keep) {
        if (!run.isAwaited(keep) || CopyAfterFailure.isIn(failure, copy.id())) {
            return;
        }
        if (keep && keeping == null) {
            keeping = run.keep(client.get(), copy, new AfterFailures.Cause(test, name));
        }
        List<String> lines = new ArrayList<>();
        lines.add("The copy " + (name.isEmpty() ? "" : "'" + name + "' ") + "of " + test + fate(keep));
        if (keep && keeping instanceof Keeping.Kept kept) {
            lines.addAll(kept.copy().lines());
        }
        List<String> changes = run.changes(client.get(), copy, keep);
        lines.addAll(changes);
        if (keep || !changes.isEmpty()) {
            CopyAfterFailure.addTo(failure, copy.id(), String.join("\n", lines));
        }
    }

    /** Whether the copy is not to be destroyed. */
    synchronized boolean isKept() {
        return keeping instanceof Keeping.Kept;
    }

    private String fate(boolean keep) {
        if (keep && keeping instanceof Keeping.Kept kept) {
            return " is kept until " + kept.copy().untilText();
        }
        if (keep && keeping instanceof Keeping.Refused refused) {
            return " was not kept: " + refused.why();
        }
        return ", as the failure left it";
    }
}
