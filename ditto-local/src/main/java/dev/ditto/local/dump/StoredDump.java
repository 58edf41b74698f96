package dev.ditto.local.dump;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The bytes of a dump as they lie somewhere, and what tells that they have not changed. */
interface StoredDump {

    /** Where that is, for messages: an absolute path or an address on the class path. */
    String place();

    InputStream open() throws IOException;

    /** Whether it is a directory that answers for its files. */
    default boolean isDirectory() {
        return false;
    }

    /** Fails if something beside the dump says that its bytes should be others. */
    default void verify(String name, String sha256) throws IOException {}

    /** Whether {@link #verify} has something to go by. */
    default boolean hasChecksum() {
        return false;
    }

    /** Only to be asked where there is a {@link #state()}. */
    long sizeBytes() throws IOException;

    /** What the bytes lie in, as it is now; null if there is no file whose change could be seen. */
    @Nullable
    State state() throws IOException;

    /**
     * A file at one time.
     *
     * @param identity differs if the bytes differ, unless the file was changed twice within a tick of its clock
     * @param changed when it was changed last
     */
    record State(String identity, Instant changed) {}
}
