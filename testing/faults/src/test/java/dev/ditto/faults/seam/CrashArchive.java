package dev.ditto.faults.seam;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.faults.home.CopyContainer;
import dev.ditto.faults.oracle.FaultHome;
import dev.ditto.faults.oracle.Oracle;
import dev.ditto.faults.oracle.Variant;
import dev.ditto.local.CopyManager;
import dev.ditto.test.docker.DockerCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** {@link CrashData#DUMP} as an archive, which the server's own programs restore: more can happen on the way. */
public final class CrashArchive {

    private CrashArchive() {}

    /** Makes it, with the programs of a copy's container. */
    public static String make(Path directory) {
        FaultHome home = new FaultHome(directory.resolve("source"), Variant.DOCKER_SERVER);
        Oracle oracle = Oracle.before(home);
        Path file = directory.resolve("menu.dump");
        try (CopyManager manager = home.manager()) {
            Copy copy =
                    manager.create(CreateOptions.builder().dump(CrashData.DUMP).build());
            CopyContainer container = new CopyContainer(DockerCommand.local(), copy);
            container.run("pg_dump --format=custom --file=/tmp/menu.dump");
            container.fetch("/tmp/menu.dump", file);
            manager.destroy(copy.id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            oracle.clear();
        }
        return file.toString();
    }
}
