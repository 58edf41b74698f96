package dev.ditto.local.store;

import dev.ditto.DittoException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A store that is being opened in a thread of its own: loading SQLite is most of what a young JVM waits for, and there is
 * other work meanwhile. The first use waits, and fails as opening failed.
 */
final class OpeningStore implements Transactions {

    private final CompletableFuture<StoreFile> opening = new CompletableFuture<>();

    /** @param session the id of who opens it; empty for somebody who owns nothing */
    OpeningStore(Home home, String session) {
        Thread opener = new Thread(() -> open(home, session), "ditto-store");
        opener.setDaemon(true);
        opener.start();
    }

    private void open(Home home, String session) {
        try {
            opening.complete(StoreFile.open(home, session));
        } catch (RuntimeException | Error e) {
            opening.completeExceptionally(e);
        }
    }

    /** The store, open. Opening has deadlines of its own. */
    StoreFile await() {
        try {
            return opening.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DittoException ditto) {
                throw ditto;
            }
            throw e;
        }
    }

    @Override
    public <T> T read(SqlWork<T> work) {
        return await().read(work);
    }

    @Override
    public <T> T write(SqlWork<T> work) {
        return await().write(work);
    }

    /** Waits until the store is open or will not be, which then was for {@link #await} to tell. */
    @Override
    public void close() {
        opening.handle((file, failure) -> Optional.ofNullable(file)).join().ifPresent(StoreFile::close);
    }
}
