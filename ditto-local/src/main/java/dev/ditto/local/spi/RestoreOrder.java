package dev.ditto.local.spi;

import java.util.Optional;

/**
 * What is to be restored, and as whom.
 *
 * @param owner the role that shall own what is restored
 * @param database the staging database, and the name of the restore's login
 * @param password of that login
 * @param keepAcl whether the dump's grants are kept, its roles standing in
 * @param tools the server's own programs; empty where there are none, and archives cannot be restored
 * @param progress where the restore leaves word of how far it is
 * @param limit how much of the dump may be read; what the database may take is for the caller to see to
 */
public record RestoreOrder(
        Dump dump,
        String owner,
        String database,
        String password,
        boolean keepAcl,
        Optional<ServerTools> tools,
        Progress progress,
        RestoreLimit limit) {

    @Override
    public String toString() {
        return "RestoreOrder[" + dump.name() + " into " + database + "]";
    }
}
