package dev.ditto.local.runtime.docker.daemon;

/**
 * A daemon that answered.
 *
 * @param version as it calls itself, for messages
 * @param api the version to speak with it
 */
record DaemonFound(DaemonAddress address, String version, ApiVersion api) {

    @Override
    public String toString() {
        return version + " at " + address;
    }
}
