package dev.ditto.local.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ditto.local.spi.Dump;
import dev.ditto.local.spi.ServerBinaries;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SnapshotSpecTest {

    private static final ServerBinaries BINARIES = new ServerBinaries("postgres", "18.0", "digest");
    private static final SnapshotSpec SPEC = new SnapshotSpec(dump("one"), List.of(dump("a"), dump("b")), false, "");

    @Test
    void theKeyOfTheSameIsTheSame() {
        assertThat(new SnapshotSpec(dump("one"), List.of(dump("a"), dump("b")), false, "").key(BINARIES))
                .isEqualTo(SPEC.key(BINARIES))
                .hasSize(64);
    }

    @Test
    void everythingThatChangesTheContentChangesTheKey() {
        List<String> keys = Stream.of(
                        SPEC.key(BINARIES),
                        SPEC.key(new ServerBinaries("mysql", "18.0", "digest")),
                        SPEC.key(new ServerBinaries("postgres", "18.0", "another digest")),
                        new SnapshotSpec(dump("two"), SPEC.scripts(), false, "").key(BINARIES),
                        new SnapshotSpec(SPEC.dump(), List.of(dump("b"), dump("a")), false, "").key(BINARIES),
                        new SnapshotSpec(SPEC.dump(), List.of(dump("a")), false, "").key(BINARIES),
                        new SnapshotSpec(SPEC.dump(), SPEC.scripts(), true, "").key(BINARIES),
                        new SnapshotSpec(SPEC.dump(), SPEC.scripts(), false, "own").key(BINARIES))
                .toList();
        assertThat(keys).doesNotHaveDuplicates();
    }

    /** Told apart by what is in it, not by its name. */
    private static Dump dump(String digest) {
        return (Dump) Proxy.newProxyInstance(
                Dump.class.getClassLoader(), new Class<?>[] {Dump.class}, (self, method, arguments) -> digest);
    }
}
