package dev.ditto.local.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an engine wants its servers made and run. The engine writes it down once; the runtime carries it out.
 *
 * @param initArguments arguments of the program that makes a data directory
 * @param settings server settings, name to value, unquoted
 * @param accessRules who may connect from where, in the engine's own form, first match wins; replaces the default
 */
public record ServerProfile(List<String> initArguments, Map<String, String> settings, List<String> accessRules) {

    public ServerProfile {
        initArguments = List.copyOf(initArguments);
        settings = Map.copyOf(settings);
        accessRules = List.copyOf(accessRules);
    }

    /** SHA-256 in hex; equal for equal profiles, in every JVM. */
    public String digest() {
        String text = initArguments + "\n" + new TreeMap<>(settings) + "\n" + accessRules;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
