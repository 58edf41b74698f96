package dev.ditto.local;

import dev.ditto.faults.seam.FaultPoints;
import dev.ditto.faults.seam.SeamProxy;
import dev.ditto.local.spi.Engine;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.store.Transactions;

/** Opens managers whose way to the outside leads through a test's points. In this package, as nobody else may do so. */
public final class FaultyManagers {

    private FaultyManagers() {}

    public static CopyManager open(DittoConfig config, FaultPoints points) {
        Seams seams = new Seams(
                real -> SeamProxy.of(Transactions.class, real, points),
                real -> SeamProxy.of(ServerRuntime.class, real, points),
                real -> SeamProxy.of(Engine.class, real, points));
        return CopyManager.builder().config(config).seams(seams).build();
    }
}
