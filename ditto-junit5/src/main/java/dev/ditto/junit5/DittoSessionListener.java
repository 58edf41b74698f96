package dev.ditto.junit5;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Makes ditto known to JUnit's launcher, so that databases are prepared as soon as a test plan begins. The launcher finds it by
 * {@link java.util.ServiceLoader}; where it does not, and with JUnit before 5.13, copies are made when they are asked for,
 * and that is all the difference.
 *
 * @since 0.1
 */
public final class DittoSessionListener implements LauncherSessionListener {

    /** For {@link java.util.ServiceLoader}. */
    public DittoSessionListener() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        SessionStore store;
        try {
            store = SessionStore.of(session);
        } catch (LinkageError e) {
            // JUnit before 5.13: there is no place where a listener could leave something for an extension.
            return;
        }
        session.getLauncher().registerTestExecutionListeners(new PlanListener(store));
    }
}
