package dev.ditto.local.runtime.docker.daemon;

import com.github.dockerjava.core.util.CertificateUtils;
import com.github.dockerjava.transport.SSLConfig;
import dev.ditto.RuntimeUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the files that the docker CLI uses: ca.pem, and cert.pem with key.pem. What is missing is left to Java: its
 * own authorities, no certificate of the client. The daemon's certificate is always verified.
 */
final class DaemonTls implements SSLConfig {

    /** A store in memory wants one. */
    private static final char[] KEY_PASSWORD = new char[0];

    private final Path directory;

    DaemonTls(Path directory) {
        this.directory = directory;
    }

    @Override
    public SSLContext getSSLContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(client(), authorities(), null);
            return context;
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new RuntimeUnavailableException(
                    "The certificates for the daemon in " + directory + " cannot be used ("
                            + e.getClass().getSimpleName()
                            + "). They have to be ca.pem, cert.pem and key.pem, in PEM and readable.",
                    e);
        }
    }

    private KeyManager @Nullable [] client() throws GeneralSecurityException, IOException {
        Path key = directory.resolve("key.pem");
        Path certificate = directory.resolve("cert.pem");
        if (!Files.exists(key) || !Files.exists(certificate)) {
            return null;
        }
        KeyStore store = emptyStore();
        PrivateKey secret = Objects.requireNonNull(CertificateUtils.loadPrivateKey(Files.readString(key)), "no key");
        store.setKeyEntry(
                "client", secret, KEY_PASSWORD, certificates(certificate).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, KEY_PASSWORD);
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] authorities() throws GeneralSecurityException, IOException {
        Path authority = directory.resolve("ca.pem");
        if (!Files.exists(authority)) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore store = emptyStore();
        for (Certificate trusted : certificates(authority)) {
            store.setCertificateEntry("authority " + store.size(), trusted);
        }
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }
}
