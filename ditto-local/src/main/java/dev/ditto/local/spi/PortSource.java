package dev.ditto.local.spi;

/** Ports for one server to listen on. Leases are recorded; whether a port is really free, the server's bind decides. */
public interface PortSource {

    /**
     * A port to try, leased for this server.
     *
     * @throws dev.ditto.PortPoolExhaustedException if none came free in time
     */
    int next();

    /** Somebody else holds that port: give up its lease and do not offer it again for a while. */
    void refused(int port);
}
