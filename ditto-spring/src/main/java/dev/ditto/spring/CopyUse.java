package dev.ditto.spring;

import dev.ditto.Copy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A class or a test that works with copies, from before it starts until JUnit closes its store, which is before the
 * copies go. Thread-safe.
 *
 * <p>Bound to the thread that runs it, because JUnit and Spring do not know each other: nothing else leads from a call
 * for a connection to the test that makes it. Not inheritable: threads of pools outlive the test that happened to start
 * them, and would go on with its copy.
 */
@SuppressWarnings("deprecation") // JUnit before 5.13 closes only the one interface, later versions the other one.
final class CopyUse implements ExtensionContext.Store.CloseableResource, AutoCloseable {

    private static final ThreadLocal<@Nullable CopyUse> CURRENT = new ThreadLocal<>();
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(CopyUse.class);

    private final Map<String, Supplier<Copy>> copies;
    private final Optional<CopyUse> around;
    private final Optional<CopyUse> before;
    private final List<Runnable> atEnd = new ArrayList<>();
    private boolean over;

    private CopyUse(Map<String, Supplier<Copy>> copies, Optional<CopyUse> around, Optional<CopyUse> before) {
        this.copies = copies;
        this.around = around;
        this.before = before;
    }

    /** Binds this thread to what its class or test uses; once for each context. */
    static void begin(ExtensionContext context, Map<String, Supplier<Copy>> copies) {
        ExtensionContext.Store store = context.getStore(STORE);
        if (store.get(context.getUniqueId()) == null) {
            CopyUse use = new CopyUse(copies, around(context), current());
            store.put(context.getUniqueId(), use);
            CURRENT.set(use);
        }
    }

    /** That of this thread; the one before it if that is over, as a thread of JUnit may run a class within a class. */
    static Optional<CopyUse> current() {
        return unlessOver(Optional.ofNullable(CURRENT.get()));
    }

    /** That of the class around a test or a nested class. */
    Optional<CopyUse> around() {
        return around;
    }

    /** The copy of this name, made if it is not there yet. */
    Optional<Copy> copy(String name) {
        return Optional.ofNullable(copies.get(name)).map(Supplier::get);
    }

    /** Runs this when the use is over, before its copies go; at once if it is over already. */
    void atEnd(Runnable action) {
        synchronized (this) {
            if (!over) {
                atEnd.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public void close() {
        List<Runnable> actions;
        synchronized (this) {
            over = true;
            actions = List.copyOf(atEnd);
            atEnd.clear();
        }
        if (CURRENT.get() == this) {
            before().ifPresentOrElse(CURRENT::set, CURRENT::remove);
        }
        actions.forEach(Runnable::run);
    }

    private Optional<CopyUse> before() {
        return unlessOver(before);
    }

    private synchronized boolean isOver() {
        return over;
    }

    private static Optional<CopyUse> unlessOver(Optional<CopyUse> use) {
        Optional<CopyUse> found = use;
        while (found.filter(CopyUse::isOver).isPresent()) {
            found = found.flatMap(ended -> ended.before);
        }
        return found;
    }

    private static Optional<CopyUse> around(ExtensionContext context) {
        Optional<ExtensionContext> parent = context.getParent();
        while (parent.isPresent()) {
            CopyUse use = parent.get().getStore(STORE).get(parent.get().getUniqueId(), CopyUse.class);
            if (use != null) {
                return Optional.of(use);
            }
            parent = parent.get().getParent();
        }
        return Optional.empty();
    }
}
