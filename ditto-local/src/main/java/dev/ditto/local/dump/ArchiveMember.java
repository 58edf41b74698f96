package dev.ditto.local.dump;

import java.util.regex.Pattern;

/** The files a pg_dump in directory or tar format consists of, told by their names. */
final class ArchiveMember {

    /** The table of contents; where it is, the archive is. */
    static final String CONTENTS = "toc.dat";

    private static final Pattern NAME =
            Pattern.compile("toc\\.dat|restore\\.sql|(\\d+|blob_\\d+)\\.dat(\\.gz|\\.lz4|\\.zst)?|blobs(_\\d+)?\\.toc");

    private ArchiveMember() {}

    /** @param name without directories */
    static boolean is(String name) {
        return NAME.matcher(name).matches();
    }

    /** The directory part of a path, with its slash. */
    static String directory(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    static String file(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
