package dev.ditto.junit5;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The fields of a test class and its superclasses that ask for something of a copy. */
final class InjectedFields {

    /** A field that may be set. */
    record Target(Field field, InjectionPoint point) {

        boolean isStatic() {
            return Modifier.isStatic(field.getModifiers());
        }
    }

    private final List<Target> targets;

    private InjectedFields(List<Target> targets) {
        this.targets = targets;
    }

    /** Looks at all of them once per class, so that misuse shows before a copy is made. */
    static InjectedFields of(Class<?> testClass, ExtensionContext context) {
        return DittoExtension.store(context.getRoot(), InjectedFields.class)
                .getOrComputeIfAbsent(testClass, InjectedFields::read, InjectedFields.class);
    }

    List<Target> all() {
        return targets;
    }

    /** Sets those of the chosen fields that are static if {@code instance} is null, and those that are not otherwise. */
    void set(@Nullable Object instance, Predicate<Target> chosen, Function<InjectionPoint, Object> values) {
        for (Target target : targets) {
            if (target.isStatic() == (instance == null) && chosen.test(target)) {
                set(target, instance, values);
            }
        }
    }

    private static InjectedFields read(Class<?> testClass) {
        List<Target> targets =
                ReflectionSupport.findFields(testClass, field -> true, HierarchyTraversalMode.TOP_DOWN).stream()
                        .map(field -> new Target(field, InjectionPoint.of(field)))
                        .filter(target -> target.point().isMarked())
                        .filter(target -> !isComponent(target.field()))
                        .toList();
        targets.forEach(InjectedFields::check);
        return new InjectedFields(targets);
    }

    /** A record's annotations are on its constructor's parameters as well, and that one sets its fields. */
    private static boolean isComponent(Field field) {
        return field.getDeclaringClass().isRecord() && !Modifier.isStatic(field.getModifiers());
    }

    private static void check(Target target) {
        target.point().check();
        if (Modifier.isFinal(target.field().getModifiers())) {
            throw target.point().misuse("is final, so it cannot be set. Leave 'final' away.");
        }
    }

    private static void set(Target target, @Nullable Object instance, Function<InjectionPoint, Object> values) {
        Field field = target.field();
        try {
            field.setAccessible(true);
            if (!target.point().isConnection() || isSpent(field.get(instance))) {
                field.set(instance, values.apply(target.point()));
            }
        } catch (IllegalAccessException | InaccessibleObjectException | SQLException e) {
            throw new ExtensionConfigurationException(
                    target.point().label() + " cannot be set: " + e.getMessage()
                            + ". Open its package to dev.ditto.junit5, or use a parameter.",
                    e);
        }
    }

    /** A connection stays where it is while it is open: fields are looked at for the class and again for each test. */
    private static boolean isSpent(@Nullable Object connection) throws SQLException {
        return !(connection instanceof Connection open) || open.isClosed();
    }
}
