package dev.ditto.faults.oracle;

import dev.ditto.local.store.Home;
import dev.ditto.local.store.Session;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the store has a good reason for: copies that may be there, and snapshots. Whatever else is found is left over.
 *
 * @param copies ids of copies that may be there
 * @param copyNames how their databases, logins and servers are called
 * @param snapshots databases of finished snapshots
 * @param building databases of snapshots a living session is building
 * @param leftRows rows that nobody will end
 */
record Accounted(
        Set<String> copies, Set<String> copyNames, Set<String> snapshots, Set<String> building, List<String> leftRows) {

    private static final String LIVE = "('CREATING', 'WARM', 'READY', 'DESTROYING')";

    static Accounted by(FaultHome home, Set<Allowed> allowed) {
        Set<String> copies = new HashSet<>();
        Set<String> names = new HashSet<>();
        Set<String> building = new HashSet<>();
        List<String> left = new java.util.ArrayList<>();
        for (String row :
                home.rows("SELECT state || ' ' || owner_kind || ' ' || id || ' ' || database || ' ' || owner_id"
                        + " FROM copies WHERE state IN " + LIVE)) {
            String[] fields = row.split(" ", -1);
            boolean warm = fields[0].equals("WARM") && allowed.contains(Allowed.WARM_COPIES);
            if (warm || fields[1].equals("SESSION") && lives(home, fields[4], allowed)) {
                copies.add(fields[2]);
                names.add(fields[3]);
            } else {
                left.add("row of copy " + fields[2] + " in " + fields[0]);
            }
        }
        for (String row : home.rows(
                "SELECT state || ' ' || database || ' ' || session_id FROM snapshots WHERE state <> 'READY'")) {
            String[] fields = row.split(" ", -1);
            if (lives(home, fields[2], allowed)) {
                building.add(fields[1]);
            } else {
                left.add("row of snapshot " + fields[1] + " in " + fields[0]);
            }
        }
        return new Accounted(
                copies,
                names,
                Set.copyOf(home.rows("SELECT database FROM snapshots WHERE state = 'READY'")),
                building,
                left);
    }

    private static boolean lives(FaultHome home, String session, Set<Allowed> allowed) {
        return allowed.contains(Allowed.LIVING_SESSIONS) && !Session.isDead(Home.open(home.directory()), session);
    }

    /** Whether a database, a role, a container or an image of that name may be there. */
    boolean explains(String name) {
        String id = name.substring(name.lastIndexOf('_') + 1);
        return copyNames.contains(name)
                || snapshots.contains("ditto_t_" + id) && (name.startsWith("ditto_t_") || name.startsWith("ditto_o_"))
                || building.contains("ditto_t_" + id);
    }
}
