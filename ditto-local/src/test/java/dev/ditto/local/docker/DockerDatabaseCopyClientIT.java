package dev.ditto.local.docker;

/** Copies as databases of one shared server. */
class DockerDatabaseCopyClientIT extends DockerContract {

    DockerDatabaseCopyClientIT() {
        super("database");
    }
}
