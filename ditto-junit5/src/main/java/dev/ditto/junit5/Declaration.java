package dev.ditto.junit5;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What a test class itself says about copies.
 *
 * @param copies its {@code @DittoCopy} annotations by name, inherited or on other annotations; in their order
 * @param field its static {@code @RegisterExtension} field that holds a {@link DittoExtension}
 */
record Declaration(Map<String, DittoCopy> copies, Optional<Field> field) {

    /** Reads it once per class: parameters ask often. The creator reads no field, so it runs no code of the user. */
    static Declaration of(Class<?> testClass, ExtensionContext context) {
        return DittoExtension.store(context.getRoot(), Declaration.class)
                .getOrComputeIfAbsent(testClass, Declaration::read, Declaration.class);
    }

    /** What a class asks for that says how, but not what: one copy, as the extension in its field makes them. */
    boolean asksForOne() {
        return copies.isEmpty() && field.isPresent();
    }

    Optional<DittoExtension> registered() {
        return field.map(Declaration::value);
    }

    static Declaration read(Class<?> testClass) {
        List<Field> fields = AnnotationSupport.findAnnotatedFields(
                testClass, RegisterExtension.class, field -> field.getType() == DittoExtension.class);
        fields.stream()
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .findFirst()
                .ifPresent(field -> {
                    throw misuse(field, "is not static, but its copy lives as long as the class. Make it static.");
                });
        if (fields.size() > 1) {
            throw misuse(fields.get(1), "is the second one; a class has one. Keep one of them.");
        }
        return new Declaration(DeclaredCopies.of(testClass), fields.stream().findFirst());
    }

    private static DittoExtension value(Field field) {
        try {
            field.setAccessible(true);
            if (field.get(null) instanceof DittoExtension extension) {
                return extension;
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new ExtensionConfigurationException(name(field) + " cannot be read: " + e.getMessage(), e);
        }
        throw misuse(field, "is null. Give it a DittoExtension where it is declared.");
    }

    private static ExtensionConfigurationException misuse(Field field, String why) {
        return new ExtensionConfigurationException(name(field) + " " + why);
    }

    private static String name(Field field) {
        return "@RegisterExtension field " + field.getDeclaringClass().getName() + "." + field.getName();
    }
}
