package dev.ditto.local.server;

/** The server went away under this session; attaching anew may help. Never reaches a user. */
public final class ServerLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ServerLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
