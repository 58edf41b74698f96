package dev.ditto.faults.home;

import dev.ditto.local.CopyManager;
import java.nio.file.Path;

/** A home of a test's own, seen from outside, whatever its servers run in. Closing removes what lies outside of it. */
public interface TestHome extends AutoCloseable {

    Path directory();

    StoreView view();

    CopyManager manager();

    /** Everything but finished snapshots and servers that are still up is gone, warm copies included. */
    void assertNothingIsLeft() throws Exception;
}
