package dev.ditto.faults.seam;

import dev.ditto.local.spi.OwnServer;
import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerTools;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stands in for whatever a seam leads to, and for what comes back through it if that leads outside, too. */
public final class SeamProxy implements InvocationHandler {

    private static final List<Class<?>> SEAMS = List.of(
            OwnServers.class,
            OwnServer.class,
            RunningServer.class,
            ServerTools.class,
            Connection.class,
            PreparedStatement.class,
            Statement.class);

    private final Class<?> seam;
    private final Object target;
    private final FaultPoints points;

    private SeamProxy(Class<?> seam, Object target, FaultPoints points) {
        this.seam = seam;
        this.target = target;
        this.points = points;
    }

    public static <T> T of(Class<T> seam, T target, FaultPoints points) {
        return seam.cast(Proxy.newProxyInstance(
                SeamProxy.class.getClassLoader(), new Class<?>[] {seam}, new SeamProxy(seam, target, points)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        Object[] arguments = given == null ? new Object[0] : given;
        Optional<Step> step = StepRules.of(seam, method, arguments);
        Object result = step.isEmpty()
                ? call(method, arguments)
                : points.pass(step.get(), target, () -> call(method, arguments));
        return wrap(method.getReturnType(), result);
    }

    private @Nullable Object call(Method method, @Nullable Object[] arguments) throws Exception {
        Object[] real = new Object[arguments.length];
        for (int i = 0; i < real.length; i++) {
            real[i] = arguments[i] instanceof OwnServer server ? unwrap(server) : arguments[i];
        }
        try {
            return method.invoke(target, real);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    private static Object unwrap(OwnServer server) {
        return Proxy.isProxyClass(server.getClass()) && Proxy.getInvocationHandler(server) instanceof SeamProxy proxy
                ? proxy.target
                : server;
    }

    private @Nullable Object wrap(Class<?> declared, @Nullable Object result) {
        if (result instanceof Optional<?> optional) {
            return optional.map(inner -> wrapped(inner, Object.class));
        }
        return result == null ? null : wrapped(result, declared);
    }

    /** By what was promised, where that is a seam: a driver's connection is many things. */
    private Object wrapped(Object result, Class<?> declared) {
        return SEAMS.stream()
                .filter(type ->
                        declared == type || declared == Object.class && isOfDitto(type) && type.isInstance(result))
                .findFirst()
                .map(type -> (Object) cast(type, result))
                .orElse(result);
    }

    private static boolean isOfDitto(Class<?> type) {
        return type.getName().startsWith("dev.ditto.");
    }

    private <T> T cast(Class<T> type, Object result) {
        return of(type, type.cast(result), points);
    }
}
