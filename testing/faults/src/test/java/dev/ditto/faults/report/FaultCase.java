package dev.ditto.faults.report;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test that is one trial of a case: what it is called becomes a line of the report, whether it holds or not. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(FaultCaseRecorder.class)
public @interface FaultCase {

    /** Such as {@code T17}; that of a method counts for it, not its class's. */
    String value();
}
