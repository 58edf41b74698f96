package dev.ditto.local.dump;

import dev.ditto.DumpNotFoundException;
import dev.ditto.UnsupportedByClientException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows the kinds of places a dump can come from. */
final class DumpPlaces {

    private static final Pattern REMOTE = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://.*", Pattern.DOTALL);

    private final Path workingDirectory;

    /** @param workingDirectory absolute */
    DumpPlaces(Path workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    StoredDump find(String uri) {
        if (uri.isBlank()) {
            throw new DumpNotFoundException(
                    "The name of the dump is empty. Name a file, or a resource as classpath:shop.sql.gz.");
        }
        if (uri.regionMatches(true, 0, "classpath:", 0, 10)) {
            return ClasspathResource.find(uri, uri.substring(10));
        }
        if (uri.regionMatches(true, 0, "file:", 0, 5)) {
            return local(uri, ofFileUri(uri));
        }
        Matcher remote = REMOTE.matcher(uri);
        if (remote.matches()) {
            throw unsupported(uri, remote.group(1).toLowerCase(Locale.ROOT));
        }
        return local(uri, path(uri, uri));
    }

    private StoredDump local(String name, Path path) {
        String hint = path.isAbsolute()
                ? " Check the path."
                : " Relative paths start from the working directory, " + workingDirectory + ".";
        return LocalFile.find(name, workingDirectory.resolve(path).normalize(), hint);
    }

    private static Path path(String name, String path) {
        try {
            return path.startsWith("~/") ? Path.of(System.getProperty("user.home"), path.substring(2)) : Path.of(path);
        } catch (InvalidPathException e) {
            throw notAPath(name, e);
        }
    }

    private static Path ofFileUri(String uri) {
        String rest = uri.substring(5);
        if (!rest.startsWith("/")) {
            return path(uri, rest);
        }
        try {
            return Path.of(URI.create(uri.replace(" ", "%20")));
        } catch (IllegalArgumentException e) {
            throw notAPath(uri, e);
        }
    }

    private static DumpNotFoundException notAPath(String name, IllegalArgumentException cause) {
        return new DumpNotFoundException(
                "Dump '" + name.replace("\0", "\\0") + "' is not the name of a file: " + cause.getMessage()
                        + ". Name it by its path, or as file:///path/to/shop.sql.",
                cause);
    }

    /** Names the address without what may be secret in it: the user's part and the query of a signed one. */
    private static UnsupportedByClientException unsupported(String uri, String scheme) {
        String address = uri.replaceFirst("[?#].*", "").replaceFirst("://.*@", "://");
        return new UnsupportedByClientException(
                "Dump '" + address + "': dumps from " + scheme
                        + ":// are not supported yet. Today a dump is a local file or a classpath: resource; download it first.");
    }
}
