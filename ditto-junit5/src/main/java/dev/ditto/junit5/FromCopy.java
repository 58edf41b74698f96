package dev.ditto.junit5;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field that gets something of a copy, and says of which copy a field or a parameter is.
 *
 * <p>A field of type {@link dev.ditto.Copy}, {@link javax.sql.DataSource} or {@link java.sql.Connection} needs it, since
 * ditto sets no field that does not ask for it; a parameter of these types needs it only where the class has several
 * copies. It goes together with {@link JdbcUrl @JdbcUrl} and {@link DittoProperty @DittoProperty}, and may be put on
 * another annotation.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
public @interface FromCopy {

    /** The {@link DittoCopy#name() name} of the copy. Empty: the one without a name, or the only one. */
    String value() default "";
}
