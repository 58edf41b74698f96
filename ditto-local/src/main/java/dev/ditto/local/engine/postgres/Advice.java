package dev.ditto.local.engine.postgres;

import dev.ditto.local.spi.Dump;

/** What to do about a statement that failed. */
final class Advice {

    private Advice() {}

    static String on(String sqlState, String message, Dump dump) {
        String made = dump.serverVersion()
                .map(version -> " The dump was made from server version " + version + ".")
                .orElse("");
        if (message.contains("extension") && message.contains("is not available")) {
            return "The server does not bring that extension. Leave it out of the dump (pg_dump --extension, or"
                    + " --exclude-schema), or use a server that has it." + made;
        }
        if (message.contains("collation")) {
            return "The server does not have that collation; use a builtin or ICU one in the source." + made;
        }
        if (sqlState.equals("42501")) {
            return "Only a superuser may do that, and a dump is not restored as one; leave it out of the dump, or make the"
                    + " object part of an extension." + made;
        }
        if (sqlState.startsWith("53")) {
            return "The server ran out of room; make some, or lower ditto.embedded.memory_budget_mb so that data goes to"
                    + " disk.";
        }
        if (dump.engine().isEmpty()) {
            return "Mend the statement in the script.";
        }
        if (sqlState.startsWith("42") || sqlState.startsWith("0A")) {
            return "If the dump is older or newer than the server, make it with the server's own pg_dump version;"
                    + " else mend the statement." + made;
        }
        return "Mend the statement, or make the dump anew with pg_dump." + made;
    }
}
