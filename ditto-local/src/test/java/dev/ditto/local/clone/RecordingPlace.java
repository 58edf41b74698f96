package dev.ditto.local.clone;

import dev.ditto.local.place.Address;
import dev.ditto.local.place.Place;
import dev.ditto.local.place.Resident;
import dev.ditto.local.place.Source;
import dev.ditto.local.place.Staging;
import dev.ditto.local.server.ServerLostException;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.PortLeases;
import dev.ditto.local.store.SnapshotRow;
import dev.ditto.local.store.StoreFixture;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes nothing, and notes what the store said of a copy when it was asked to. Has one port, for copies of their own. */
final class RecordingPlace implements Place {

    static final int PORT = 31_999;

    final List<String> seen = new ArrayList<>();
    final Map<String, String> passwords = new HashMap<>();
    Optional<RuntimeException> making = Optional.empty();
    Optional<RuntimeException> dropping = Optional.empty();
    Consumer<CopyRow> meanwhile = row -> {};

    private final StoreFixture fixture;

    RecordingPlace(StoreFixture fixture) {
        this.fixture = fixture;
    }

    List<PortLeases.Lease> leases() {
        return fixture.store.ports().leases();
    }

    private void note(String what, CopyRow row) {
        seen.add(what + " of "
                + fixture.copies
                        .find(row.id())
                        .map(found -> found.state().name())
                        .orElse("an unknown copy")
                + " " + row.id());
    }

    @Override
    public String id() {
        return StoreFixture.SERVER;
    }

    @Override
    public String incarnation() {
        return StoreFixture.INCARNATION;
    }

    /** Lets everybody in. */
    @Override
    public Engine engine() {
        Connection connection = proxy(Connection.class, Map.of("isValid", true));
        return proxy(Engine.class, Map.of("connect", connection, "name", "postgres"));
    }

    private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.get(method.getName())));
    }

    @Override
    public Address reserve(String copyId) {
        if (fixture.store.ports().held("copy:" + copyId, PORT, PORT).isEmpty()) {
            fixture.store.ports().lease(PORT, "copy:" + copyId, PORT, PORT);
        }
        return new Address("127.0.0.1", PORT);
    }

    @Override
    public void release(String copyId, Address address) {
        fixture.store.ports().release(PORT, "copy:" + copyId, Duration.ZERO);
    }

    @Override
    public Address make(Source source, CopyRow row, String password, Duration life) {
        note("make", row);
        passwords.put(row.id(), password);
        meanwhile.accept(row);
        making.ifPresent(failure -> {
            throw failure;
        });
        return new Address("127.0.0.1", PORT);
    }

    @Override
    public void drop(CopyRow row) {
        note("drop", row);
        dropping.ifPresent(failure -> {
            throw failure;
        });
    }

    @Override
    public RuntimeException translate(String purpose, SQLException e) {
        return new IllegalStateException(purpose, e);
    }

    @Override
    public ServerLostException replaced() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Address> moved() {
        return Optional.empty();
    }

    @Override
    public Staging stage(SnapshotRow row, ServerBinaries binaries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void keepStaging(SnapshotRow row) {}

    @Override
    public boolean isThere(CopyRow row) {
        return true;
    }

    @Override
    public void endAfter(CopyRow row, Duration fromNow) {}

    @Override
    public void assertEnd(CopyRow row, Supplier<Optional<Duration>> claimed) {}

    @Override
    public void dropSnapshot(SnapshotRow row) {}

    @Override
    public List<String> namesOf(SnapshotRow row) {
        return List.of();
    }

    @Override
    public List<Resident> residents() {
        return List.of();
    }

    @Override
    public void dropStray(String name) {}

    @Override
    public void maintain() {}
}
