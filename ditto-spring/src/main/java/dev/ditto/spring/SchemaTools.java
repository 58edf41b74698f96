package dev.ditto.spring;

import dev.ditto.ConfigurationException;
import dev.ditto.Copy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.sql.init.dependency.DatabaseInitializerDetector;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/**
 * What changes the database when a context starts: Flyway, Liquibase, {@code schema.sql}. In a cached context that
 * happened to the first copy alone, so the later ones need it, too, or tests would depend on who came first.
 */
final class SchemaTools {

    /** Where Hibernate may be told to change the schema. */
    private static final List<String> HIBERNATE = List.of(
            "spring.jpa.hibernate.ddl-auto",
            "spring.jpa.generate-ddl",
            "spring.jpa.properties.hibernate.hbm2ddl.auto",
            "spring.jpa.properties.jakarta.persistence.schema-generation.database.action");

    private static final Set<String> HARMLESS = Set.of("none", "validate", "false", "");

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    SchemaTools(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    /** Does to the copy of this thread's test what was done to the first one of the context. */
    void runAgain(Copy copy) {
        refuseHibernate();
        for (String name : initializers()) {
            run(name, copy);
        }
    }

    /** Its schema tools run only as a session factory is made. */
    private void refuseHibernate() {
        for (String property : HIBERNATE) {
            String value = environment.getProperty(property, "");
            if (!HARMLESS.contains(value)) {
                throw new ConfigurationException("This Spring context is in its cache and serves a second copy, but "
                        + property + " is '" + value
                        + "': Hibernate changed the schema of the first copy as the context"
                        + " started, and cannot do it again. Use 'validate' or 'none', and put the tables into the dump"
                        + " or into migrations.");
            }
        }
    }

    private Set<String> initializers() {
        Set<String> names = new LinkedHashSet<>();
        SpringFactoriesLoader.forDefaultResourceLocation(beans.getBeanClassLoader())
                .load(DatabaseInitializerDetector.class, ArgumentResolver.of(Environment.class, environment))
                .forEach(detector -> names.addAll(detector.detect(beans)));
        return names;
    }

    private void run(String name, Copy copy) {
        if (beans.getBean(name) instanceof InitializingBean tool) {
            try {
                tool.afterPropertiesSet();
            } catch (Exception e) {
                throw new ConfigurationException(
                        "Schema tool '" + name + "' of the cached Spring context failed on " + copy + ": "
                                + e.getMessage()
                                + ". It has to succeed on every copy of the dump, as it did on the first.",
                        e);
            }
        }
    }
}
