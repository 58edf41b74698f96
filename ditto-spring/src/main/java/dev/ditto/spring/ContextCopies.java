package dev.ditto.spring;

import dev.ditto.ConfigurationException;
import dev.ditto.Copy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * The classes and tests that use one application context now, and their copies.
 *
 * <p>A thread that runs a test gets the copy of that test. Another one, of a web server say, gets the copy of the tests
 * that use the context, as long as they all have the same; where they do not, there is an error: the copy of somebody
 * else's test would be the wrong database. Thread-safe.
 */
final class ContextCopies implements SmartInitializingSingleton {

    /** Migrations take seconds, rarely minutes. */
    private static final Duration LONGEST_PREPARATION = Duration.ofMinutes(10);

    private final SchemaTools tools;
    private final Set<String> names = new LinkedHashSet<>();
    private final List<Consumer<Copy>> whenUnused = new ArrayList<>();
    private final Map<CopyUse, Map<String, Copy>> uses = new LinkedHashMap<>();
    private final Set<Copy> prepared = new HashSet<>();
    private final Set<Copy> beingPrepared = new HashSet<>();
    private final ReentrantLock preparation = new ReentrantLock();
    private volatile boolean started;

    ContextCopies(SchemaTools tools) {
        this.tools = tools;
    }

    /** For one copy of this name there is a data source. */
    synchronized void serves(String copyName) {
        names.add(copyName);
    }

    /** Runs this when the last user of a copy is gone, before the copy is. */
    synchronized void whenUnused(Consumer<Copy> action) {
        whenUnused.add(action);
    }

    /** From here on, what Spring does to a database as it starts has been done to the first copy, and only to that. */
    @Override
    public void afterSingletonsInstantiated() {
        starting();
        started = true;
    }

    /** Counts who starts the context among its users from the first data source on, for threads of the start. */
    void starting() {
        if (!started) {
            CopyUse.current().ifPresent(this::enter);
        }
    }

    /** The copy for a connection that this thread asks for. */
    Copy current(String copyName, String bean) {
        Optional<CopyUse> here = CopyUse.current();
        if (here.isEmpty()) {
            return theOnlyOne(copyName, bean);
        }
        enter(here.get());
        return here.get().copy(copyName).orElseThrow(() -> notThereNow(copyName, bean));
    }

    /** Counts this class or test among the users, after the schema tools have seen to those copies that are new here. */
    void enter(CopyUse use) {
        if (preparation.isHeldByCurrentThread() || isIn(use)) {
            return;
        }
        // Not under the lock: a restore may take long, and others can go on meanwhile.
        Map<String, Copy> copies = copiesOf(use);
        lock();
        try {
            if (!isIn(use)) {
                prepareFor(use, copies);
            }
        } finally {
            preparation.unlock();
        }
        // What is not prepared yet waits for a test of its own: schema tools reach the copy of this thread's test only.
        use.around().filter(this::isPrepared).ifPresent(this::enter);
    }

    private void lock() {
        try {
            if (preparation.tryLock(LONGEST_PREPARATION.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfigurationException(
                    "Interrupted while schema tools prepared another test's copy for its Spring context.", e);
        }
        throw new ConfigurationException(
                "Schema tools have been preparing another test's copy for its Spring context for "
                        + LONGEST_PREPARATION.toMinutes()
                        + " min, and this test waits for them. Look at what they do.");
    }

    private synchronized boolean isIn(CopyUse use) {
        return uses.containsKey(use);
    }

    private Map<String, Copy> copiesOf(CopyUse use) {
        Set<String> wanted;
        synchronized (this) {
            wanted = Set.copyOf(names);
        }
        Map<String, Copy> copies = new HashMap<>();
        wanted.forEach(name -> use.copy(name).ifPresent(copy -> copies.put(name, copy)));
        return copies;
    }

    private boolean isPrepared(CopyUse use) {
        Map<String, Copy> copies = copiesOf(use);
        synchronized (this) {
            return prepared.containsAll(copies.values());
        }
    }

    /** Schema tools that fail have connected to a copy that nobody will use, and that goes soon. */
    private void prepareFor(CopyUse use, Map<String, Copy> copies) {
        synchronized (this) {
            beingPrepared.addAll(copies.values());
        }
        try {
            copies.values().forEach(this::prepare);
            add(use, copies);
        } finally {
            synchronized (this) {
                beingPrepared.clear();
            }
            letGo(copies.values());
        }
    }

    private void prepare(Copy copy) {
        boolean isNew;
        synchronized (this) {
            isNew = !prepared.contains(copy);
        }
        if (isNew && started) {
            tools.runAgain(copy);
        }
        synchronized (this) {
            prepared.add(copy);
        }
    }

    private void add(CopyUse use, Map<String, Copy> copies) {
        synchronized (this) {
            uses.put(use, copies);
        }
        use.atEnd(() -> leave(use));
    }

    private void leave(CopyUse use) {
        Map<String, Copy> copies;
        synchronized (this) {
            copies = uses.remove(use);
        }
        if (copies != null) {
            letGo(copies.values());
        }
    }

    /** Those of them that nobody uses. */
    private void letGo(Collection<Copy> copies) {
        List<Copy> unused;
        List<Consumer<Copy>> actions;
        synchronized (this) {
            unused = copies.stream().filter(copy -> !isInUse(copy)).toList();
            actions = List.copyOf(whenUnused);
        }
        unused.forEach(copy -> actions.forEach(action -> action.accept(copy)));
    }

    /** False from before it is said to be unused, and for good if its test has ended. */
    synchronized boolean isInUse(Copy copy) {
        return beingPrepared.contains(copy) || uses.values().stream().anyMatch(copies -> copies.containsValue(copy));
    }

    private synchronized Copy theOnlyOne(String copyName, String bean) {
        Set<CopyUse> outer =
                uses.keySet().stream().flatMap(use -> use.around().stream()).collect(Collectors.toSet());
        Set<Copy> candidates = uses.entrySet().stream()
                .filter(use -> !outer.contains(use.getKey()))
                .flatMap(use -> Optional.ofNullable(use.getValue().get(copyName)).stream())
                .collect(Collectors.toSet());
        if (candidates.size() == 1) {
            return candidates.iterator().next();
        }
        throw candidates.isEmpty() ? nobodyThere(bean) : ambiguous(bean, candidates);
    }

    private static ConfigurationException notThereNow(String copyName, String bean) {
        return new ConfigurationException(
                "Data source '" + bean + "' has no copy to lead to: the test class has no copy "
                        + (copyName.isEmpty() ? "without a name" : "'" + copyName + "'")
                        + " now. A copy with scope METHOD is there during a test only, not for @BeforeAll, nor for the start of the"
                        + " Spring context where one test instance serves all tests (Lifecycle.PER_CLASS): use scope CLASS there.");
    }

    private static ConfigurationException nobodyThere(String bean) {
        return new ConfigurationException("Data source '" + bean + "' has no copy to lead to: thread '"
                + Thread.currentThread().getName() + "' runs no test with @DittoCopy, and no such test uses this Spring"
                + " context now. If Spring comes first in a test class, put @DittoCopy above the annotation that starts"
                + " it; if this is work in the background, end it with the test class.");
    }

    private static ConfigurationException ambiguous(String bean, Set<Copy> candidates) {
        return new ConfigurationException("Data source '" + bean + "' cannot tell which copy thread '"
                + Thread.currentThread().getName() + "' means: it runs no test, and tests with " + candidates.size()
                + " different copies use this Spring context at once. Run these tests one after the other, say by"
                + " @ResourceLock or @Execution(SAME_THREAD), or give them contexts of their own, say by different"
                + " properties; tests that ask for connections in their own threads alone may go on in parallel.");
    }
}
