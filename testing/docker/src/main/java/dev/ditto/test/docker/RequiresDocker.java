package dev.ditto.test.docker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs a Docker daemon: skipped with the reason where none answers.
 *
 * <p>Where the environment says {@code DITTO_REQUIRE_DOCKER=true}, as in the whole proof, it fails instead: a skipped
 * proof is none. The daemon is the one of {@code DOCKER_HOST}, else the one at {@code /var/run/docker.sock}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(DockerCondition.class)
public @interface RequiresDocker {

    /** Whether it also needs what a {@link PrivateDaemon} is made of: root, and the tools for a second daemon. */
    boolean privateDaemon() default false;
}
