package dev.ditto.junit5;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The {@link CopyObserver observers} on the class path, looked for once per run. */
record Observers(List<CopyObserver> all) {

    static Observers of(ExtensionContext context) {
        ClassLoader loader = context.getRequiredTestClass().getClassLoader();
        return DittoExtension.store(context.getRoot(), Observers.class)
                .getOrComputeIfAbsent(Observers.class, key -> new Observers(find(loader)), Observers.class);
    }

    /** Tells them; nothing is made. */
    void tell(CopiesInView copies, DittoExtension extension, ExtensionContext context) {
        if (!all.isEmpty() && copies.isServedBy(extension)) {
            all.forEach(observer -> observer.inUse(context, copies.inUse(extension, context)));
        }
    }

    private static List<CopyObserver> find(ClassLoader loader) {
        try {
            return ServiceLoader.load(CopyObserver.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw new ExtensionConfigurationException(
                    "An observer of copies on the class path cannot be loaded: " + e.getMessage()
                            + ". Give all dev.ditto artifacts the same version, by importing dev.ditto:ditto-bom.",
                    e);
        }
    }
}
