package dev.ditto.faults.seam;

import dev.ditto.faults.seam.Step.Failure;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.OwnServers;
import dev.ditto.local.spi.RunningServer;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.spi.ServerTools;
import dev.ditto.local.store.Transactions;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which calls touch the outside, what they are called, and how they may fail. */
final class StepRules {

    private static final Set<String> RUNTIME_MAY_FAIL = Set.of("binaries", "attach");
    private static final Set<String> RUNTIME_MAY_NOT =
            Set.of("isRunning", "retire", "keepsPort", "hasData", "freeMemoryBytes");
    private static final Set<String> OWN_ASIDE = Set.of("incarnation", "host");

    private StepRules() {}

    /** Empty for a call that asks nobody outside. */
    static Optional<Step> of(Class<?> seam, Method method, @Nullable Object[] arguments) {
        String name = method.getName();
        if (seam == Transactions.class && !name.equals("close")) {
            return step("store " + name + " " + caller(StepRules::isOfStore), Failure.DITTO);
        }
        if (seam == Transactions.class) {
            return step("store close", Failure.DITTO);
        }
        if (seam == ServerRuntime.class && RUNTIME_MAY_FAIL.contains(name)) {
            return step("runtime " + name, Failure.DITTO);
        }
        if (seam == ServerRuntime.class && RUNTIME_MAY_NOT.contains(name)) {
            return step("runtime " + name, Failure.NONE);
        }
        if (seam == RunningServer.class && name.equals("close")) {
            return step("runtime let go", Failure.DITTO);
        }
        if (seam == OwnServers.class && !OWN_ASIDE.contains(name)) {
            return step("servers " + name, name.equals("answers") ? Failure.NONE : Failure.DITTO);
        }
        if (seam == ServerTools.class && !name.equals("port")) {
            return step("tools " + name, Failure.IO);
        }
        if (seam == Engine.class && name.equals("connect")) {
            return step("connect from " + caller(StepRules::isAboveEngine), Failure.CONNECT);
        }
        if (Statement.class.isAssignableFrom(seam) && name.startsWith("execute")) {
            return step("sql " + caller(StepRules::isOfEngine) + " " + words(arguments), Failure.SQL);
        }
        return seam == Connection.class && name.matches("commit|rollback")
                ? step("sql " + name, Failure.SQL)
                : Optional.empty();
    }

    private static Optional<Step> step(String name, Failure failure) {
        return Optional.of(new Step(name, failure));
    }

    /** Two words of a statement: the others have ids in them, which are new in each run. */
    private static String words(@Nullable Object[] arguments) {
        return arguments.length == 0
                ? "prepared"
                : Arrays.stream(String.valueOf(arguments[0]).strip().split("[\\s(]+"))
                        .limit(2)
                        .collect(Collectors.joining(" "))
                        .replaceAll("[^A-Za-z_ ]", "")
                        .toUpperCase(Locale.ROOT);
    }

    private static boolean isOfStore(String type) {
        return type.startsWith("dev.ditto.local.store.");
    }

    private static boolean isOfEngine(String type) {
        return type.endsWith(".PostgresEngine") || type.endsWith(".Cloner");
    }

    private static boolean isAboveEngine(String type) {
        return type.startsWith("dev.ditto.local.") && !type.startsWith("dev.ditto.local.engine.");
    }

    /** Class and method of the nearest caller of that kind. */
    private static String caller(Predicate<String> type) {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> type.test(frame.getClassName()))
                        .filter(frame -> !frame.getMethodName().startsWith("lambda$"))
                        .findFirst()
                        .map(frame -> frame.getClassName()
                                        .substring(frame.getClassName().lastIndexOf('.') + 1)
                                + "." + frame.getMethodName())
                        .orElse("somewhere"));
    }
}
