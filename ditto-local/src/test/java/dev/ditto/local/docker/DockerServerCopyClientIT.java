package dev.ditto.local.docker;

/** Copies as servers of their own. */
class DockerServerCopyClientIT extends DockerContract {

    DockerServerCopyClientIT() {
        super("server");
    }
}
