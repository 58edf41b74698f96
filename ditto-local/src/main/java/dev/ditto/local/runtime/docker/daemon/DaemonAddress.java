package dev.ditto.local.runtime.docker.daemon;

import dev.ditto.RuntimeUnavailableException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a daemon may be.
 *
 * @param origin who named it, for messages: {@code DOCKER_HOST}; empty for a usual place
 * @param uri its scheme is {@code unix}, {@code tcp} or {@code npipe}
 * @param certificates directory of ca.pem, cert.pem and key.pem, if it is spoken to over TLS
 */
record DaemonAddress(Optional<String> origin, URI uri, Optional<Path> certificates) {

    private static final Set<String> TCP = Set.of("tcp", "http", "https");
    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;

    /** A place where daemons usually are. */
    static DaemonAddress usual(Path socket) {
        return new DaemonAddress(
                Optional.empty(), URI.create("unix://" + socket.toUri().getRawPath()), Optional.empty());
    }

    /** Where daemons on Windows usually are. */
    static DaemonAddress pipe() {
        return new DaemonAddress(Optional.empty(), URI.create("npipe:////./pipe/docker_engine"), Optional.empty());
    }

    /**
     * An address that somebody named.
     *
     * @param tls where the certificates are, if TCP means TLS
     * @param certificates where they are otherwise, should the address itself ask for TLS
     * @throws RuntimeUnavailableException if nobody can be reached by it
     */
    static DaemonAddress named(String origin, String text, Optional<Path> tls, Path certificates) {
        URI uri = parse(origin, text.strip());
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (scheme.equals("unix") || scheme.equals("npipe")) {
            return new DaemonAddress(Optional.of(origin), uri, Optional.empty());
        }
        if (scheme.equals("ssh")) {
            throw ssh(origin, uri);
        }
        if (!TCP.contains(scheme) || uri.getHost() == null) {
            throw wrong(origin, text);
        }
        Optional<Path> directory = scheme.equals("https") && tls.isEmpty() ? Optional.of(certificates) : tls;
        return new DaemonAddress(Optional.of(origin), tcp(uri, directory.isPresent()), directory);
    }

    private static URI parse(String origin, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw wrong(origin, text);
        }
    }

    private static URI tcp(URI uri, boolean tls) {
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? TLS_PORT : PLAIN_PORT;
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/$", "");
        return URI.create("tcp://" + uri.getHost() + ":" + port + path);
    }

    private static RuntimeUnavailableException wrong(String origin, String text) {
        return new RuntimeUnavailableException("The daemon's address in " + origin + " is '" + withoutUser(text)
                + "', which is none; write unix:///path/to/docker.sock or tcp://host:port.");
    }

    private static RuntimeUnavailableException ssh(String origin, URI uri) {
        return new RuntimeUnavailableException("The daemon's address in " + origin + " is "
                + withoutUser(uri.toString())
                + ", and ditto does not speak SSH. Forward the daemon's socket and the ports of port_pool_start to"
                + " port_pool_end with ssh -L, and set ditto.docker_host to unix:// and the path of the forwarded"
                + " socket.");
    }

    /** An address may carry a password. */
    private static String withoutUser(String text) {
        return text.replaceFirst("//[^/]*@", "//");
    }

    boolean isSocketFile() {
        return "unix".equals(uri.getScheme());
    }

    boolean isTcp() {
        return "tcp".equals(uri.getScheme());
    }

    /** Of a socket file or pipe. */
    Path path() {
        return Path.of(uri.getPath());
    }

    /** The host that the daemon's machine is reached at; empty: this one. */
    Optional<String> host() {
        return isTcp() ? Optional.of(uri.getHost().replaceAll("[\\[\\]]", "")) : Optional.empty();
    }

    /** Short, for messages. */
    @Override
    public String toString() {
        return (isSocketFile() ? uri.getPath() : uri.toString())
                + origin.map(named -> " (" + named + ")").orElse("");
    }
}
