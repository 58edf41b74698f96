package dev.ditto.embedded;

import dev.ditto.local.spi.ServerProfile;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The server's configuration files: the profile, and what belongs to this runtime. */
final class ServerConfiguration {

    private ServerConfiguration() {}

    /** The profile's settings; where and how to listen is this runtime's to say. */
    static String settings(ServerProfile profile, Path data, int port) {
        Map<String, String> settings = new TreeMap<>(profile.settings());
        settings.put("port", Integer.toString(port));
        settings.put("listen_addresses", ServerDoor.HOST);
        settings.put("unix_socket_directories", "");
        settings.put("logging_collector", "off");
        settings.put("hba_file", data.resolve("pg_hba.conf").toString());
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + quoted(setting.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    static String accessRules(ServerProfile profile) {
        return profile.accessRules().stream().map(rule -> rule + "\n").collect(Collectors.joining());
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
