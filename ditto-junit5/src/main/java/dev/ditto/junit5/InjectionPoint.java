package dev.ditto.junit5;

import dev.ditto.Copy;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Parameter;
import java.sql.Connection;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * A field or parameter, and what it asks for.
 *
 * @param kind of element, for messages
 * @param where the rest of its name in messages
 */
record InjectionPoint(
        String kind,
        String where,
        Class<?> type,
        Optional<JdbcUrl> url,
        Optional<DittoProperty> property,
        Optional<FromCopy> from) {

    private static final Set<Class<?>> TYPES = Set.of(Copy.class, DataSource.class, Connection.class);
    private static final Set<Class<?>> NUMBERS = Set.of(int.class, Integer.class);

    static InjectionPoint of(Field field) {
        return of(field, "field", field.getDeclaringClass().getName() + "." + field.getName(), field.getType());
    }

    static InjectionPoint of(ParameterContext context) {
        Parameter parameter = context.getParameter();
        return of(
                parameter,
                "parameter",
                "'" + parameter.getName() + "' of "
                        + context.getDeclaringExecutable().toGenericString(),
                parameter.getType());
    }

    private static InjectionPoint of(AnnotatedElement element, String kind, String where, Class<?> type) {
        return new InjectionPoint(
                kind,
                where,
                type,
                AnnotationSupport.findAnnotation(element, JdbcUrl.class),
                AnnotationSupport.findAnnotation(element, DittoProperty.class),
                AnnotationSupport.findAnnotation(element, FromCopy.class));
    }

    /** Whether it has one of our annotations. */
    boolean isMarked() {
        return url.isPresent() || property.isPresent() || from.isPresent();
    }

    boolean isOfOurType() {
        return TYPES.contains(type);
    }

    boolean isConnection() {
        return type == Connection.class;
    }

    String copyName() {
        return from.map(FromCopy::value).orElse("");
    }

    /** How it is called in messages. */
    String label() {
        String asked = url.map(annotation -> "@JdbcUrl")
                .or(() -> property.map(annotation -> "@DittoProperty(" + annotation.value() + ")"))
                .or(() -> from.map(annotation -> "@FromCopy"))
                .orElseGet(type::getSimpleName);
        return asked + " " + kind + " " + where;
    }

    /** Refuses types that cannot hold what is asked for, before a copy is made. */
    void check() {
        if (url.isPresent() && property.isPresent()) {
            throw misuse("has @DittoProperty as well. Keep one of them.");
        }
        if (url.isPresent() && type != String.class) {
            throw misuse("is of type " + type.getTypeName() + ", but a JDBC URL is a java.lang.String. Declare it as"
                    + " String; DataSource, Connection and Copy come "
                    + (kind.equals("field") ? "with @FromCopy instead." : "without the annotation."));
        }
        if (property.isPresent() && type != String.class && !(isPort() && NUMBERS.contains(type))) {
            throw misuse("is of type " + type.getTypeName() + ", but that value is a java.lang.String"
                    + (isPort() ? " or an int. Declare it as one of them." : ". Declare it as String."));
        }
        if (url.isEmpty() && property.isEmpty() && !isOfOurType()) {
            throw misuse("is of type " + type.getTypeName() + ", but what there is of a copy is dev.ditto.Copy,"
                    + " javax.sql.DataSource and java.sql.Connection. Declare it as one of them, or add @JdbcUrl or"
                    + " @DittoProperty to a String.");
        }
    }

    /**
     * What goes into it.
     *
     * @param context of the test or class that a connection is closed with
     */
    Object value(HeldCopy held, ExtensionContext context) {
        Copy copy = held.get();
        if (url.isPresent()) {
            return url.get().credentials() ? copy.jdbcUrlWithCredentials() : copy.jdbcUrl();
        }
        if (property.isPresent()) {
            return property(property.get().value(), copy);
        }
        if (type == Copy.class) {
            return copy;
        }
        return isConnection() ? OwnedConnection.open(copy, context) : held.dataSource(TestName.of(context));
    }

    ExtensionConfigurationException misuse(String why) {
        return new ExtensionConfigurationException(label() + " " + why);
    }

    private Object property(DittoProperty.Kind wanted, Copy copy) {
        return switch (wanted) {
            case HOST -> copy.host();
            case PORT -> type == String.class ? (Object) Integer.toString(copy.port()) : (Object) copy.port();
            case DATABASE -> copy.database();
            case USERNAME -> copy.username();
            case PASSWORD -> copy.password();
        };
    }

    private boolean isPort() {
        return property.filter(annotation -> annotation.value() == DittoProperty.Kind.PORT)
                .isPresent();
    }
}
