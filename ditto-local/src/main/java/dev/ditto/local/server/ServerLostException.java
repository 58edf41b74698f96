package dev.ditto.local.server;

import org.jspecify.annotations.Nullable;

/** The server went away under this session; attaching anew may help. A user never sees it as such. */
public final class ServerLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient DatabaseServer server;

    ServerLostException(DatabaseServer server, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.server = server;
    }

    /** Which one; for {@link DatabaseServers#lost}. */
    public DatabaseServer server() {
        return server;
    }
}
