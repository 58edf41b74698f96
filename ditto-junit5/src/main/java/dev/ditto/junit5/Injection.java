package dev.ditto.junit5;

import dev.ditto.Copy;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.sql.Connection;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/** What a parameter can ask of a copy. */
final class Injection {

    private Injection() {}

    /** A type without any annotation, or {@link JdbcUrl}: a parameter with another annotation belongs to somebody else. */
    static boolean supports(ParameterContext parameter) {
        return parameter.isAnnotated(JdbcUrl.class)
                || (parameter.getParameter().getAnnotations().length == 0
                        && isOurs(parameter.getParameter().getType()));
    }

    /** The class whose member takes the parameter: of the instance, since methods may be inherited. */
    static Class<?> testClass(ParameterContext parameter, ExtensionContext context) {
        return parameter
                .getTarget()
                .<Class<?>>map(Object::getClass)
                .orElseGet(() -> parameter.getDeclaringExecutable() instanceof Constructor<?> constructor
                        ? constructor.getDeclaringClass()
                        : context.getRequiredTestClass());
    }

    static Object value(ParameterContext parameter, Copy copy, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == Copy.class) {
            return copy;
        }
        if (type == DataSource.class) {
            return copy.dataSource();
        }
        return type == Connection.class ? OwnedConnection.open(copy, context) : url(parameter, copy);
    }

    /** Refuses {@code @JdbcUrl} on anything but a String, before a copy is asked for. */
    static void check(ParameterContext parameter) {
        Parameter element = parameter.getParameter();
        if (parameter.isAnnotated(JdbcUrl.class) && element.getType() != String.class) {
            throw new ExtensionConfigurationException("@JdbcUrl parameter '" + element.getName() + "' of "
                    + parameter.getDeclaringExecutable().toGenericString() + " is of type "
                    + element.getType().getTypeName() + ", but a JDBC URL is a java.lang.String. Declare it as String;"
                    + " DataSource, Connection and Copy come without the annotation.");
        }
    }

    private static String url(ParameterContext parameter, Copy copy) {
        return parameter
                .findAnnotation(JdbcUrl.class)
                .map(annotation -> JdbcUrlFields.url(annotation, copy))
                .orElseThrow();
    }

    private static boolean isOurs(Class<?> type) {
        return type == Copy.class || type == DataSource.class || type == Connection.class;
    }
}
