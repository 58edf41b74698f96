package dev.ditto.local.dump;

import dev.ditto.DumpNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A dump among the resources of the class path that do not lie in a directory: in a jar, or wherever a loader has it. */
record ClasspathResource(URL url) implements StoredDump {

    /**
     * Finds a resource through the context loader of the thread, then through ditto's own.
     *
     * @param name as the user named it
     * @param path without the scheme
     */
    static StoredDump find(String name, String path) {
        String resource = path.replaceFirst("^/+", "");
        Set<ClassLoader> loaders = loaders();
        for (ClassLoader loader : loaders) {
            URL url = resource.isBlank() ? null : loader.getResource(resource);
            if (url != null) {
                return at(name, url);
            }
        }
        throw new DumpNotFoundException("Dump '" + name + "' is not on the class path: no resource '" + resource
                + "' in the jars and directories of " + described(loaders)
                + ". Put it under src/test/resources, or name a file by its path.");
    }

    @Override
    public String place() {
        return url.toString();
    }

    @Override
    public InputStream open() throws IOException {
        return connection().getInputStream();
    }

    @Override
    public long sizeBytes() throws IOException {
        if (!(connection() instanceof JarURLConnection jar)) {
            throw new IOException("not in a jar: " + url);
        }
        try (var opened = jar.getJarFile()) {
            var entry = opened.getJarEntry(jar.getEntryName());
            return Objects.requireNonNull(entry, "jar entry").getSize();
        }
    }

    @Override
    public @Nullable State state() throws IOException {
        if (!(connection() instanceof JarURLConnection jar)
                || !jar.getJarFileURL().getProtocol().equals("file")) {
            return null;
        }
        return new LocalFile(pathOf(jar.getJarFileURL()), jar.getEntryName()).state();
    }

    private static StoredDump at(String name, URL url) {
        try {
            if (url.getProtocol().equals("file")) {
                return LocalFile.find(name, pathOf(url), "");
            }
            ClasspathResource found = new ClasspathResource(url);
            found.requireFile(name);
            return found;
        } catch (IOException e) {
            throw new DumpNotFoundException(
                    "Dump '" + name + "' is on the class path but cannot be read: " + url + " (" + e.getMessage()
                            + ").",
                    e);
        }
    }

    private void requireFile(String name) throws IOException {
        if (url.getPath().endsWith("/")) {
            throw new DumpNotFoundException(
                    "Dump '" + name + "' is a directory on the class path: " + url + ". Name the dump file in it.");
        }
        if (connection() instanceof JarURLConnection jar) {
            try (var opened = jar.getJarFile()) {
                if (opened.getJarEntry(jar.getEntryName() + "/") != null) {
                    throw new DumpNotFoundException(
                            "Dump '" + name + "' is a directory in a jar: " + url + ". Name the dump file in it.");
                }
            }
        }
    }

    /** Without the cache, which would keep the jar open, and an old one in memory. */
    private URLConnection connection() throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection;
    }

    private static Path pathOf(URL url) throws IOException {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("not the address of a local file", e);
        }
    }

    private static Set<ClassLoader> loaders() {
        Set<ClassLoader> loaders = new LinkedHashSet<>();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            loaders.add(context);
        }
        ClassLoader own = ClasspathResource.class.getClassLoader();
        if (own != null) {
            loaders.add(own);
        }
        return loaders;
    }

    private static String described(Set<ClassLoader> loaders) {
        return loaders.stream()
                .map(loader -> "class loader '" + title(loader) + "' (directories: " + directories(loader) + ")")
                .collect(Collectors.joining(" and "));
    }

    private static String title(ClassLoader loader) {
        String name = loader.getName();
        return name == null ? loader.getClass().getSimpleName() : name;
    }

    private static String directories(ClassLoader loader) {
        try {
            String roots = Collections.list(loader.getResources("")).stream()
                    .filter(url -> url.getProtocol().equals("file"))
                    .map(URL::getPath)
                    .collect(Collectors.joining(", "));
            return roots.isEmpty() ? "none" : roots;
        } catch (IOException | IllegalArgumentException e) {
            return "unknown, " + e.getMessage();
        }
    }
}
