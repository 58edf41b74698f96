package dev.ditto.spring;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Where Spring may inject a bean, as its definition says and the annotations of what makes it: a bean in its place has to
 * keep to that, or it would come up where it is not wanted, and be missed where it is.
 *
 * @param definition with the flags and the qualifiers
 * @param annotated the method or the class that carries further qualifiers; null if there is neither
 */
record InjectionRules(BeanDefinition definition, @Nullable AnnotatedElement annotated) {

    /** Those of a bean whose type the factory was asked for, by which it knows the method. */
    static InjectionRules of(String bean, ConfigurableListableBeanFactory factory) {
        BeanDefinition definition = factory.getMergedBeanDefinition(bean);
        return new InjectionRules(definition, annotated(definition, factory.getType(bean, false)));
    }

    private static @Nullable AnnotatedElement annotated(BeanDefinition definition, @Nullable Class<?> type) {
        if (definition instanceof RootBeanDefinition root) {
            AnnotatedElement named = root.getQualifiedElement();
            Method method = root.getResolvedFactoryMethod();
            return named != null ? named : method != null ? method : type;
        }
        return type;
    }

    void applyTo(RootBeanDefinition other) {
        other.setPrimary(definition.isPrimary());
        other.setFallback(definition.isFallback());
        other.setAutowireCandidate(definition.isAutowireCandidate());
        if (definition instanceof AbstractBeanDefinition known) {
            other.setDefaultCandidate(known.isDefaultCandidate());
            other.copyQualifiersFrom(known);
        }
        other.setQualifiedElement(annotated);
    }
}
