package dev.ditto.faults.seam;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.DockerCommand;
import java.nio.file.Path;

/** {@link CrashData#DUMP} as an archive, which the server's own programs restore: more can happen on the way. */
public final class CrashArchive {

    private CrashArchive() {}

    /** Makes it, with the programs of a copy's container. */
    public static String make(Path directory) {
        FaultHome home = new FaultHome(directory.resolve("source"), Variant.DOCKER_SERVER);
        Oracle oracle = Oracle.before(home);
        DockerCommand docker = DockerCommand.local();
        Path file = directory.resolve("menu.dump");
        try (CopyManager manager = home.manager()) {
            Copy copy =
                    manager.create(CreateOptions.builder().dump(CrashData.DUMP).build());
            String container = docker.containers("ditto.copy=" + copy.id()).get(0);
            docker.run(
                    "exec",
                    "--user=postgres",
                    "--env=PGPASSWORD=" + copy.password(),
                    container,
                    "pg_dump",
                    "--format=custom",
                    "--host=127.0.0.1",
                    "--username=" + copy.username(),
                    "--file=/tmp/menu.dump",
                    copy.database());
            docker.run("cp", container + ":/tmp/menu.dump", file.toString());
            manager.destroy(copy.id());
        } finally {
            oracle.clear();
        }
        return file.toString();
    }
}
