package dev.ditto.faults.docker;

import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import dev.ditto.Isolation;
import dev.ditto.contract.CopySession;
import dev.ditto.faults.home.CopyContainer;
import dev.ditto.local.CopyManager;
import java.nio.file.Path;

/** An archive as pg_dump 17 writes it, made in a copy's own container. */
final class Archives {

    static final int ROWS = 20_000;

    private Archives() {}

    /** A table {@code big} with {@link #ROWS} rows and an index. */
    static CreateOptions custom(DockerHome home, CopyManager manager, Path file) throws Exception {
        Copy copy = manager.create(Dumps.in(Isolation.SERVER, Dumps.MENU));
        try (CopySession session = CopySession.of(copy)) {
            session.execute(
                    "CREATE TABLE big (id int PRIMARY KEY, words text)",
                    "INSERT INTO big SELECT n, md5(n::text) FROM generate_series(1, " + ROWS + ") n",
                    "CREATE INDEX ON big (words)");
        }
        CopyContainer container = new CopyContainer(home.docker(), copy);
        container.run("pg_dump --format=custom --file=/tmp/big.dump");
        container.fetch("/tmp/big.dump", file);
        manager.destroy(copy.id());
        return CreateOptions.builder().dump(file.toString()).build();
    }
}
