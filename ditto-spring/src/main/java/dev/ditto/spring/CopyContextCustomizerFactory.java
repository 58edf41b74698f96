package dev.ditto.spring;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Has the contexts of test classes with copies customized; last, so that nobody replaces the data source after us. */
@Order(Ordered.LOWEST_PRECEDENCE)
final class CopyContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        Set<String> names = DeclaredNames.of(testClass);
        return names.isEmpty() ? null : new CopyContextCustomizer(names);
    }
}
