package dev.ditto.junit5;

import java.lang.annotation.Annotation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * Collects the {@link DittoCopy} annotations of a class by name. JUnit's own search for repeatable annotations would
 * give those of a superclass and of the class as equals; here the nearer one of two with the same name wins.
 */
final class DeclaredCopies {

    private final Map<String, DittoCopy> found = new LinkedHashMap<>();

    private DeclaredCopies() {}

    /** Those of the class, then of its interfaces, then of its superclass and so on; in the order they are written. */
    static Map<String, DittoCopy> of(Class<?> testClass) {
        DeclaredCopies copies = new DeclaredCopies();
        copies.visit(testClass);
        return copies.found;
    }

    private void visit(Class<?> type) {
        Map<String, DittoCopy> own = new LinkedHashMap<>();
        collect(type, type.getDeclaredAnnotations(), own, new HashSet<>());
        own.forEach(found::putIfAbsent);
        for (Class<?> parent : type.getInterfaces()) {
            visit(parent);
        }
        if (type.getSuperclass() != null) {
            visit(type.getSuperclass());
        }
    }

    private static void collect(
            Class<?> type, Annotation[] annotations, Map<String, DittoCopy> own, Set<Class<?>> visited) {
        for (Annotation annotation : annotations) {
            if (annotation instanceof DittoCopy copy) {
                add(type, copy, own);
            } else if (annotation instanceof DittoCopies copies) {
                collect(type, copies.value(), own, visited);
            } else if (visited.add(annotation.annotationType())) {
                collect(type, annotation.annotationType().getDeclaredAnnotations(), own, visited);
            }
        }
    }

    private static void add(Class<?> type, DittoCopy copy, Map<String, DittoCopy> own) {
        if (own.putIfAbsent(copy.name(), copy) != null) {
            throw new ExtensionConfigurationException("Class " + type.getName() + " asks for two copies "
                    + (copy.name().isEmpty() ? "without a name" : "named '" + copy.name() + "'")
                    + ". Give each @DittoCopy a name of its own, and inject with @FromCopy(\"…\").");
        }
    }
}
