package dev.ditto.local.server;

import dev.ditto.local.port.PortPool;
import dev.ditto.local.spi.ServerRuntime;
import dev.ditto.local.store.Home;
import dev.ditto.local.store.PortLeases;
import dev.ditto.local.store.StateStore;
import java.util.HashSet;
import java.util.Set;

/** Ports leased to servers and copies that are not there any more. Thread-safe. */
final class IdlePorts {

    private final Home home;
    private final StateStore store;
    private final PortPool ports;
    private final ServerRuntime runtime;
    private final ServerIdentities identities;
    private Set<String> idleBefore = Set.of();

    IdlePorts(Home home, StateStore store, PortPool ports, ServerRuntime runtime, ServerIdentities identities) {
        this.home = home;
        this.store = store;
        this.ports = ports;
        this.runtime = runtime;
        this.identities = identities;
    }

    /** Gives back the ports of servers and copies that are not there any more: neither now nor when this was called last. */
    synchronized void release() {
        Set<String> idle = new HashSet<>();
        for (PortLeases.Lease lease : store.ports().leases()) {
            String holder = lease.holder();
            if (isIdle(holder)) {
                idle.add(holder);
                if (idleBefore.contains(holder)) {
                    ports.quarantine(lease.port(), holder);
                }
            }
        }
        // A server that is just being started does not run yet; it will by the next call.
        idleBefore = idle;
    }

    private boolean isIdle(String holder) {
        String ours = identities.holder("");
        if (holder.startsWith(ours)) {
            return !runtime.keepsPort(home.directory(), holder.substring(ours.length()));
        }
        return holder.startsWith(PortPool.COPY_HOLDER)
                && !store.ports().isOfLivingCopy(holder.substring(PortPool.COPY_HOLDER.length()));
    }
}
