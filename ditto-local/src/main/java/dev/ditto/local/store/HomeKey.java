package dev.ditto.local.store;

import dev.ditto.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The home's secret: 256 random bits in a file of mode 0600. Passwords are derived from it (HMAC-SHA-256 of what they
 * are for, cut to 144 bits), so that none is ever stored. Immutable and thread-safe.
 */
public final class HomeKey {

    private static final int KEY_BYTES = 32;
    private static final int PASSWORD_BYTES = 18;
    private static final int STATE_BYTES = 16;

    private final SecretKeySpec key;

    private HomeKey(byte[] bytes) {
        key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    public static HomeKey open(Home home) {
        try {
            return new HomeKey(read(home));
        } catch (NoSuchFileException e) {
            return make(home);
        } catch (IOException e) {
            throw unusable(home, e);
        }
    }

    /** A password of 24 URL-safe characters; the same for the same purpose. */
    public String password(String purpose) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash(purpose), PASSWORD_BYTES));
    }

    /** Names the home where others can see it, in 32 hex digits; tells nothing of the key. */
    public String stateId() {
        return HexFormat.of().formatHex(hash("state"), 0, STATE_BYTES);
    }

    private byte[] hash(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }

    private static byte[] read(Home home) throws IOException {
        byte[] bytes = Files.readAllBytes(home.keyFile());
        if (bytes.length != KEY_BYTES) {
            throw new IOException("it has " + bytes.length + " bytes instead of " + KEY_BYTES);
        }
        return bytes;
    }

    private static HomeKey make(Home home) {
        try (LockFile.Held held = home.lock("key").acquire(Duration.ofSeconds(5), "to make the home's key")) {
            if (!Files.exists(home.keyFile())) {
                refuseOrphanedStore(home);
                write(home);
            }
            return new HomeKey(read(home));
        } catch (IOException e) {
            throw unusable(home, e);
        }
    }

    /** A new key would lock us out of every server and copy the store speaks of. */
    private static void refuseOrphanedStore(Home home) throws IOException {
        if (Files.exists(home.database()) && Files.size(home.database()) > 0) {
            throw new IOException("it is missing, and " + home.database() + " beside it was written with it");
        }
    }

    private static void write(Home home) throws IOException {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        Path fresh = Files.createTempFile(
                home.temporary(),
                "key",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(fresh, bytes);
            Files.move(fresh, home.keyFile(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static ConfigurationException unusable(Home home, IOException e) {
        return new ConfigurationException(
                "The key file " + home.keyFile() + " cannot be used: " + e.getMessage()
                        + ". Passwords are derived from it. If it is damaged, remove the whole home directory.",
                e);
    }

    @Override
    public String toString() {
        return "HomeKey[***]";
    }
}
