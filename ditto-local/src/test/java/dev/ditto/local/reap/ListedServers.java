package dev.ditto.local.reap;

import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.OwnServers.Found;
import dev.ditto.local.spi.ServerRuntime;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Servers that exist as entries of a list. */
final class ListedServers {

    final List<Found> found = new ArrayList<>();
    final List<String> removed = new ArrayList<>();
    Optional<RuntimeException> listing = Optional.empty();

    private final OwnServers servers = proxy(OwnServers.class);
    private final ServerRuntime runtime = proxy(ServerRuntime.class);

    ServerRuntime runtime() {
        return runtime;
    }

    private <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer(method, arguments == null ? new Object[0] : arguments)));
    }

    private @Nullable Object answer(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "ownServers" -> Optional.of(servers);
            case "name" -> "listed";
            case "incarnation" -> "daemon";
            case "host" -> "127.0.0.1";
            case "list" -> list();
            case "running" -> found.stream().map(Found::name).collect(Collectors.toSet());
            case "answers" -> false;
            case "remove" -> {
                removed.add((String) arguments[0]);
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    private List<Found> list() {
        listing.ifPresent(failure -> {
            throw failure;
        });
        return List.copyOf(found);
    }
}
