package dev.ditto.local.place;

/**
 * What a place itself tells of a copy in it.
 *
 * @param name the copy's
 * @param snapshot name of the snapshot it is a clone of; empty if unknown
 * @param address where it is reached
 * @param ownPort whether nobody else is reached there
 */
public record Trace(String name, String snapshot, Address address, boolean ownPort) {

    /** The role that its objects belong to; empty if unknown. */
    public String role() {
        return snapshot.isEmpty() ? "" : Names.ownerOf(snapshot);
    }
}
