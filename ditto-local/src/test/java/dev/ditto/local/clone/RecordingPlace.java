package dev.ditto.local.clone;

import dev.ditto.local.place.Address;
import dev.ditto.local.place.Place;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.store.CopyRow;
import dev.ditto.local.store.PortLeases;
import dev.ditto.local.store.StoreFixture;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes nothing, and notes what the store said of a copy when it was asked to. Has one port, for copies of their own. */
final class RecordingPlace {

    static final int PORT = 31_999;

    final List<String> seen = new ArrayList<>();
    final Map<String, String> passwords = new HashMap<>();
    Optional<RuntimeException> making = Optional.empty();
    Optional<RuntimeException> dropping = Optional.empty();
    Consumer<CopyRow> meanwhile = row -> {};

    private final StoreFixture fixture;
    private final Place place = proxy(Place.class, (self, method, arguments) -> answer(method, arguments));

    RecordingPlace(StoreFixture fixture) {
        this.fixture = fixture;
    }

    Place place() {
        return place;
    }

    List<PortLeases.Lease> leases() {
        return fixture.store.ports().leases();
    }

    private @Nullable Object answer(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "id" -> StoreFixture.SERVER;
            case "incarnation" -> StoreFixture.INCARNATION;
            case "engine" -> engine();
            case "reserve" -> reserve((String) arguments[0]);
            case "make" -> make((CopyRow) arguments[1], (String) arguments[2]);
            case "drop" -> drop((CopyRow) arguments[0]);
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    /** Lets everybody in. */
    private static Engine engine() {
        Connection connection = proxy(
                Connection.class, (self, method, arguments) -> method.getName().equals("isValid") ? true : null);
        return proxy(
                Engine.class,
                (self, method, arguments) -> method.getName().equals("connect") ? connection : "postgres");
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Address reserve(String copyId) {
        fixture.store.ports().lease(PORT, "copy:" + copyId, PORT, PORT);
        return new Address("127.0.0.1", PORT);
    }

    private Address make(CopyRow row, String password) {
        note("make", row);
        passwords.put(row.id(), password);
        meanwhile.accept(row);
        making.ifPresent(failure -> {
            throw failure;
        });
        return new Address("127.0.0.1", PORT);
    }

    private @Nullable Object drop(CopyRow row) {
        note("drop", row);
        dropping.ifPresent(failure -> {
            throw failure;
        });
        return null;
    }

    private void note(String what, CopyRow row) {
        String state =
                fixture.copies.find(row.id()).map(found -> found.state().name()).orElse("an unknown copy");
        seen.add(what + " of " + state + " " + row.id());
    }
}
