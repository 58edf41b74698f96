package dev.ditto.faults.oracle;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What is left in shared servers that run, as their administrator sees it. */
record ServerTraces(FaultHome home) {

    private static final String DATABASES = "SELECT 'database ' || datname FROM pg_database WHERE datname ~ '^ditto_'";
    private static final String ROLES =
            "SELECT 'role ' || rolname FROM pg_roles WHERE rolname ~ '^ditto_' AND rolname <> 'ditto_admin'";

    List<String> left(Accounted accounted) {
        return inServers(DATABASES + " UNION ALL " + ROLES).stream()
                .filter(found -> !accounted.explains(found.substring(found.indexOf(' ') + 1)))
                .toList();
    }

    /** The first column of what an administrator is answered by every shared server that runs. */
    List<String> inServers(String sql) {
        List<String> found = new ArrayList<>();
        String holders = "server:" + home.variant().runtime() + ":";
        for (String server :
                home.rows("SELECT port || ' ' || holder FROM port_leases WHERE holder LIKE '" + holders + "%'")) {
            int port = Integer.parseInt(server.substring(0, server.indexOf(' ')));
            String id = server.substring(server.indexOf(' ') + 1 + holders.length());
            found.addAll(ask(port, home.key().password("server:" + id), sql));
        }
        return found;
    }

    private static List<String> ask(int port, String password, String sql) {
        List<String> found = new ArrayList<>();
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=5&socketTimeout=20";
        try (Connection connection = DriverManager.getConnection(url, "ditto_admin", password);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        } catch (SQLException e) {
            // Nobody there, or somebody else's server by now; a server that begins or ends says so by 57P03.
            String state = String.valueOf(e.getSQLState());
            if (!state.startsWith("08") && !state.startsWith("28") && !state.startsWith("57P0")) {
                throw new IllegalStateException(e);
            }
        }
        return found;
    }
}
