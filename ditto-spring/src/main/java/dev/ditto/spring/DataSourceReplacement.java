package dev.ditto.spring;

import dev.ditto.ConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Puts a {@link CopyDataSource} in the place of each data source of a context, before any of them is made. */
final class DataSourceReplacement implements BeanDefinitionRegistryPostProcessor, Ordered {

    private final Set<String> names;
    private final ContextCopies copies;
    private final Environment environment;

    DataSourceReplacement(Set<String> names, ContextCopies copies, Environment environment) {
        this.names = names;
        this.copies = copies;
        this.environment = environment;
    }

    /** After auto-configuration, which brings the data source. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        if (registry instanceof ConfigurableListableBeanFactory factory) {
            List<String> all = List.of(factory.getBeanNamesForType(DataSource.class, true, false));
            List<String> beans = new ArrayList<>(all);
            Map<String, String> copyNames = new HashMap<>();
            for (String name : names) {
                Optional<String> bean = beans.stream().filter(isFor(name)).findFirst();
                bean.ifPresent(ofName -> copyNames.put(ofName, name));
                bean.ifPresent(beans::remove);
            }
            // A name need not be told where there is one copy and one data source.
            theOther(beans, names.contains("") || (names.size() == 1 && copyNames.isEmpty()))
                    .ifPresent(bean -> copyNames.put(
                            bean, names.contains("") ? "" : names.iterator().next()));
            // In the order of those before, which is that of a list they are injected as.
            Stream.concat(all.stream(), copyNames.keySet().stream().filter(bean -> !all.contains(bean)))
                    .filter(copyNames::containsKey)
                    .forEach(bean -> replace(factory, bean, String.valueOf(copyNames.get(bean))));
        }
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {}

    private static Predicate<String> isFor(String name) {
        return bean -> !name.isEmpty() && (bean.equals(name) || bean.equals(name + "DataSource"));
    }

    /** The one for the copy without a name, or the only copy. One that is not replaced would be a database of its own. */
    private Optional<String> theOther(List<String> beans, boolean wanted) {
        if (beans.isEmpty()) {
            return wanted ? Optional.of("dataSource") : Optional.empty();
        }
        if (beans.size() == 1 && wanted) {
            return Optional.of(beans.get(0));
        }
        throw new ConfigurationException("The application context has the data sources " + beans
                + ", and none of the copies of the test class is for them: it has " + copyNames()
                + ". Name copies as their beans: @DittoCopy(name = \"orders\") is for the bean 'orders' or"
                + " 'ordersDataSource', one without a name for the only other data source.");
    }

    private String copyNames() {
        return names.stream()
                .map(name -> name.isEmpty() ? "one without a name" : "'" + name + "'")
                .collect(Collectors.joining(", "));
    }

    private void replace(ConfigurableListableBeanFactory factory, String bean, String copyName) {
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) factory;
        RootBeanDefinition ours = new RootBeanDefinition(
                CopyDataSource.class, () -> new CopyDataSource(bean, copyName, copies, environment));
        if (factory.containsBeanDefinition(bean)) {
            InjectionRules.of(bean, factory).applyTo(ours);
            registry.removeBeanDefinition(bean);
        }
        copies.serves(copyName);
        registry.registerBeanDefinition(bean, ours);
    }
}
