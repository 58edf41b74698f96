package dev.ditto.spring;

import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Puts our data sources into a context. Part of the key of Spring's context cache: equal for all test classes that have
 * copies of the same names, whatever their dumps, so that these classes share a context.
 *
 * @param names of the copies
 */
record CopyContextCustomizer(Set<String> names) implements ContextCustomizer {

    private static final String REPLACE_TEST_DATABASE = "spring.test.database.replace";

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        // @DataJpaTest and others would put an embedded database in place of our data source.
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("ditto", Map.of(REPLACE_TEST_DATABASE, "none")));
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
        ContextCopies copies = new ContextCopies(new SchemaTools(context.getBeanFactory(), context.getEnvironment()));
        registry.registerBeanDefinition(
                ContextCopies.class.getName(), new RootBeanDefinition(ContextCopies.class, () -> copies));
        registry.registerBeanDefinition(
                DataSourceReplacement.class.getName(),
                new RootBeanDefinition(
                        DataSourceReplacement.class,
                        () -> new DataSourceReplacement(names, copies, context.getEnvironment())));
    }
}
