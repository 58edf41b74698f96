package dev.ditto.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.sql.Connection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.GenericBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** A data source in the place of another one is injected where that was, and nowhere else. */
class ReplacedBeanTest {

    @Test
    void isInjectedWhereTheOneBeforeWasWhetherItsClassIsLoadedOrOnlyRead() {
        asRead(context -> context.register(Databases.class));
        asRead(context -> {
            GenericBeanDefinition unloaded = new GenericBeanDefinition();
            unloaded.setBeanClassName(Databases.class.getName());
            context.registerBeanDefinition("databases", unloaded);
        });
    }

    private static void asRead(Consumer<AnnotationConfigApplicationContext> reading) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            reading.accept(context);
            start(context, new LinkedHashSet<>(List.of("users", "audit", "stock", "orders")));

            Injected injected = context.getBean(Injected.class);
            assertThat(injected.plain()).isEqualTo("CopyDataSource[orders]");
            assertThat(injected.north()).isEqualTo("CopyDataSource[stock]");
            assertThat(injected.people()).isEqualTo("CopyDataSource[users]");
            assertThat(injected.all()).containsExactly("CopyDataSource[orders]", "CopyDataSource[users]");
            assertThat(context.getBean("audit")).hasToString("CopyDataSource[audit]");
        }
    }

    @Test
    void keepsQualifiersOfItsDefinitionAndOfItsClass() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            RootBeanDefinition archive = new RootBeanDefinition(NorthernDataSource.class);
            archive.addQualifier(new AutowireCandidateQualifier(Qualifier.class, "people"));
            context.registerBeanDefinition("archive", archive);
            context.registerBean("main", DataSource.class, Databases::never);
            start(context, Set.of("archive", "main"));

            Injected injected = context.getBean(Injected.class);
            assertThat(injected.north()).isEqualTo("CopyDataSource[archive]");
            assertThat(injected.people()).isEqualTo("CopyDataSource[archive]");
        }
    }

    private static void start(AnnotationConfigApplicationContext context, Set<String> copyNames) {
        ContextCopies copies = new ContextCopies(new SchemaTools(context.getBeanFactory(), context.getEnvironment()));
        context.registerBean(
                DataSourceReplacement.class,
                () -> new DataSourceReplacement(copyNames, copies, context.getEnvironment()));
        context.register(Injected.class);
        context.refresh();
    }

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface Warehouse {
        String value();
    }

    @Configuration(proxyBeanMethods = false)
    static class Databases {

        @Bean
        DataSource orders() {
            return never();
        }

        @Bean(defaultCandidate = false)
        @Warehouse("north")
        DataSource stock() {
            return never();
        }

        @Bean
        @Fallback
        @Qualifier("people")
        DataSource users() {
            return never();
        }

        @Bean(autowireCandidate = false)
        DataSource audit() {
            return never();
        }

        static DataSource never() {
            throw new AssertionError("made although it is replaced");
        }
    }

    @Warehouse("north")
    static class NorthernDataSource extends AbstractDataSource {

        @Override
        public Connection getConnection() {
            throw new AssertionError("asked although it is replaced");
        }

        @Override
        public Connection getConnection(String username, String password) {
            return getConnection();
        }
    }

    /** What was injected where. */
    static class Injected {

        private final ObjectProvider<DataSource> any;
        private final DataSource north;
        private final DataSource people;
        private final List<DataSource> all;

        Injected(
                ObjectProvider<DataSource> any,
                @Warehouse("north") DataSource north,
                @Qualifier("people") DataSource people,
                List<DataSource> all) {
            this.any = any;
            this.north = north;
            this.people = people;
            this.all = all;
        }

        String plain() {
            return any.getObject().toString();
        }

        String north() {
            return north.toString();
        }

        String people() {
            return people.toString();
        }

        List<String> all() {
            return all.stream().map(DataSource::toString).toList();
        }
    }
}
