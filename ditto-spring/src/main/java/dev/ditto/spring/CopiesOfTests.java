package dev.ditto.spring;

import dev.ditto.Copy;
import dev.ditto.junit5.CopyObserver;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Notes which copies the thread of a class or a test works with. Public for {@link java.util.ServiceLoader} alone. */
public final class CopiesOfTests implements CopyObserver {

    @Override
    public void inUse(ExtensionContext context, Map<String, Supplier<Copy>> copies) {
        CopyUse.begin(context, copies);
    }
}
