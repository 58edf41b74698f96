package dev.ditto.junit5;

import dev.ditto.Copy;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;

/** The {@link JdbcUrl} fields of a test class and its superclasses. */
final class JdbcUrlFields {

    private final List<Field> fields;

    private JdbcUrlFields(List<Field> fields) {
        this.fields = fields;
    }

    /** Looks at all of them, so that misuse shows before a copy is made. */
    static JdbcUrlFields of(Class<?> testClass) {
        List<Field> fields = AnnotationSupport.findAnnotatedFields(testClass, JdbcUrl.class);
        fields.forEach(JdbcUrlFields::check);
        return new JdbcUrlFields(fields);
    }

    void setStatic(Copy copy) {
        fields.stream()
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .forEach(field -> set(field, null, copy));
    }

    void setInstance(Object instance, Copy copy) {
        fields.stream()
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .forEach(field -> set(field, instance, copy));
    }

    /** The URL that an annotation asks for. */
    static String url(JdbcUrl annotation, Copy copy) {
        return annotation.credentials() ? copy.jdbcUrlWithCredentials() : copy.jdbcUrl();
    }

    private static void check(Field field) {
        if (field.getType() != String.class) {
            throw misuse(
                    field,
                    "is of type " + field.getType().getTypeName() + ", but a JDBC URL is a"
                            + " java.lang.String. Declare it as String; DataSource, Connection and Copy come as parameters.");
        }
        if (Modifier.isFinal(field.getModifiers())) {
            throw misuse(field, "is final, so it cannot be set. Declare it as a java.lang.String that is not final.");
        }
    }

    private static void set(Field field, @Nullable Object instance, Copy copy) {
        try {
            field.setAccessible(true);
            field.set(instance, url(field.getAnnotation(JdbcUrl.class), copy));
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new ExtensionConfigurationException(
                    name(field) + " cannot be set: " + e.getMessage()
                            + ". Open its package to dev.ditto.junit5, or use a parameter.",
                    e);
        }
    }

    private static ExtensionConfigurationException misuse(Field field, String why) {
        return new ExtensionConfigurationException(name(field) + " " + why);
    }

    private static String name(Field field) {
        return "@JdbcUrl field " + field.getDeclaringClass().getName() + "." + field.getName();
    }
}
