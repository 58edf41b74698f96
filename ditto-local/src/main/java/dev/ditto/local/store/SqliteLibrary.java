package dev.ditto.local.store;

import dev.ditto.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, unpacked once per home and version. Left to itself, the driver unpacks it in every JVM, which
 * costs a young one 90 ms, into a directory that everybody writes, where a killed JVM leaves it.
 */
final class SqliteLibrary {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);
    private static final String PLACE = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private SqliteLibrary() {}

    /** Loads it, unless it is loaded or the user says where another one is. */
    static void load(Home home) {
        Properties system = System.getProperties();
        if (system.containsKey(PLACE)) {
            return;
        }
        String name = LibraryLoaderUtil.getNativeLibName();
        Path place = home.libraries().resolve("sqlite-" + SQLiteJDBCLoader.getVersion());
        try {
            if (!unpack(home, place, name)) {
                return;
            }
            system.setProperty(PLACE, place.toString());
            system.setProperty(NAME, name);
            SQLiteJDBCLoader.initialize();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "SQLite's library cannot be unpacked into " + place + ": " + e.getMessage()
                            + ". Is the disk full? Make room, or move ditto.home.",
                    e);
        } catch (Exception e) {
            // What connecting then says names the reason.
            LOG.debug("SQLite's library did not load from {}", place, e);
        } finally {
            // Meant for this one load: another class loader of this JVM may bring another version.
            system.remove(PLACE, place.toString());
            system.remove(NAME, name);
        }
    }

    /** False where the driver brings no library for this platform: then it looks elsewhere by itself. */
    private static boolean unpack(Home home, Path place, String name) throws IOException {
        if (Files.exists(place.resolve(name))) {
            return true;
        }
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (packed == null) {
                return false;
            }
            Files.createDirectories(place);
            Path fresh = Files.createTempFile(home.temporary(), "sqlite", null);
            try {
                Files.copy(packed, fresh, StandardCopyOption.REPLACE_EXISTING);
                Files.move(fresh, place.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
            return true;
        }
    }
}
