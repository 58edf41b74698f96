package dev.ditto.local.server;

import dev.ditto.local.spi.ServerBinaries;
import dev.ditto.local.spi.Storage;

/** What a shared server is made of: all JVMs of a home that mean the same meet at the same server. */
public record ServerKind(ServerBinaries binaries, Storage storage) {}
