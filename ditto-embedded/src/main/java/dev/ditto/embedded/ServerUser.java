package dev.ditto.embedded;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The user that owns and runs servers: the one that runs this JVM, or another one in root's stead. Thread-safe.
 */
final class ServerUser {

    private final UserAccounts.Account account;
    private final boolean dropped;
    private @Nullable UnaryOperator<List<String>> become;

    private ServerUser(UserAccounts.Account account, boolean dropped) {
        this.account = account;
        this.dropped = dropped;
    }

    /**
     * @throws dev.ditto.RuntimeUnavailableException if this JVM runs as root and nobody can stand in
     */
    static ServerUser current() {
        int uid = UserAccounts.currentUid();
        return uid == 0
                ? new ServerUser(new UserAccounts().standIn(), true)
                : new ServerUser(new UserAccounts.Account(System.getProperty("user.name", "?"), uid, -1), false);
    }

    int uid() {
        return account.uid();
    }

    int gid() {
        return account.gid();
    }

    /** Whether another user stands in for root. */
    boolean dropped() {
        return dropped;
    }

    /** A command that runs that program as this user; the way to become it is looked for once, when first needed. */
    synchronized List<String> command(List<String> program, Deadline deadline) {
        if (!dropped) {
            return program;
        }
        if (become == null) {
            become = new UserDrop(account).find(deadline);
        }
        return become.apply(program);
    }
}
