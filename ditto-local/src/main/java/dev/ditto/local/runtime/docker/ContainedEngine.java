package dev.ditto.local.runtime.docker;

import dev.ditto.RuntimeUnavailableException;
import dev.ditto.local.spi.ServerProfile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What differs between engines for somebody who runs their servers in containers and knows no SQL.
 */
enum ContainedEngine {
    POSTGRES("postgres", 5432) {

        private static final int PROTOCOL_3 = 196608;

        /** The profile's settings; where and how to listen is this runtime's to say. */
        @Override
        String settings(ServerProfile profile) {
            Map<String, String> settings = new TreeMap<>(profile.settings());
            settings.put("port", Integer.toString(port()));
            settings.put("listen_addresses", "*");
            settings.put("unix_socket_directories", "");
            settings.put("logging_collector", "off");
            settings.put("dynamic_shared_memory_type", "posix");
            // Whose machine has vanished shall not hold a server for hours.
            settings.put("tcp_keepalives_idle", "60");
            settings.put("tcp_keepalives_interval", "10");
            settings.put("tcp_keepalives_count", "6");
            settings.put("authentication_timeout", SessionHold.LONGEST.toSeconds() + "s");
            return settings.entrySet().stream()
                    .map(setting -> setting.getKey() + " = '"
                            + setting.getValue().replace("\\", "\\\\").replace("'", "''") + "'\n")
                    .collect(Collectors.joining());
        }

        /** The start of a login: a server that starts or stops answers it with an error, one that serves with a challenge. */
        @Override
        byte[] greeting(String adminUser) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            String words = "user\0" + adminUser + "\0database\0postgres\0\0";
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                out.writeInt(Integer.BYTES * 2 + words.length());
                out.writeInt(PROTOCOL_3);
                out.write(words.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        @Override
        boolean welcomes(int firstByte) {
            return firstByte == 'R';
        }

        /**
         * "Do you speak TLS?": length 8, request code 80877103. Before the start of a login a server process has no part
         * in anything; after it, version 15 makes every DROP DATABASE wait until the login is done or given up.
         */
        @Override
        byte[] question() {
            return new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47};
        }

        @Override
        boolean answers(int firstByte) {
            return firstByte == 'N' || firstByte == 'S';
        }
    };

    private final String user;
    private final int port;

    ContainedEngine(String user, int port) {
        this.user = user;
        this.port = port;
    }

    /** @throws RuntimeUnavailableException if servers of that engine cannot be run */
    static ContainedEngine of(String engine) {
        for (ContainedEngine known : values()) {
            if (known.label().equals(engine)) {
                return known;
            }
        }
        throw new RuntimeUnavailableException(
                "Servers of " + engine + " cannot be run in containers yet: postgres can. Use a dump of postgres.");
    }

    /** As {@link dev.ditto.local.spi.Engine#name()} says it, and the name of its script. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The account in the image that the server runs as; never root. */
    String user() {
        return user;
    }

    /** Where the server listens inside its container. */
    int port() {
        return port;
    }

    /** The configuration file's text. */
    abstract String settings(ServerProfile profile);

    /** What a client says first. */
    abstract byte[] greeting(String adminUser);

    /** Whether the answer to that means that the server takes logins now. */
    abstract boolean welcomes(int firstByte);

    /** What a client may say before, and then say nothing more. */
    abstract byte[] question();

    /** Whether that is the answer to the question. */
    abstract boolean answers(int firstByte);
}
