package dev.ditto.contract;

import dev.ditto.Copy;
import dev.ditto.CopyClient;
import dev.ditto.CreateOptions;
import java.util.Set;

/** What an implementation shows of itself to be tested, and the dumps it is tested with. */
interface ContractSubject {

    /** What pg_dump wrote of the database in {@code dump/generate.sql}. */
    String LIBRARY = "classpath:dev/ditto/contract/library.sql.gz";

    /** Another dump, with a table of its own and none of the library's. */
    String MENU = "classpath:dev/ditto/contract/menu.sql";

    /** A script for the library, which adds a table {@code added_by_script}. */
    String SCRIPT = "classpath:dev/ditto/contract/script.sql";

    /** A dump whose fourth line fails. */
    String BROKEN = "classpath:dev/ditto/contract/broken.sql";

    /** The client under test, with a warm pool that is started; the same one for all tests of a class. */
    CopyClient client();

    /** Makes the implementation look for passed deadlines now, instead of in its own time. */
    void expire();

    /**
     * What the implementation cannot do: of {@code isolation = SERVER}, {@code obfuscate}, {@code migrate},
     * {@code prepare}, {@code keep}, {@code changes}.
     */
    Set<String> unsupported();

    /** A copy of the library, the caller's to destroy. */
    default Copy library() {
        return client().create(of(LIBRARY).build());
    }

    static CreateOptions.Builder of(String dump) {
        return CreateOptions.builder().dump(dump).runId("contract");
    }
}
