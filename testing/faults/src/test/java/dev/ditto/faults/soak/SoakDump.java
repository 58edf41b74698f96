package dev.ditto.faults.soak;

/** What the soak makes copies of: little, so that the copies are what takes time. */
final class SoakDump {

    static final String MENU = "classpath:dev/ditto/contract/menu.sql";

    private SoakDump() {}
}
