package dev.ditto.local.engine.postgres;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** What pg_restore writes; its failure shows when that is read, and is told here with what to do about it. */
final class ExplainedOutput extends FilterInputStream {

    private static final Pattern DAMAGE =
            Pattern.compile("(?i)end of file|could not (read|uncompress|find (block|header))|corrupt|unrecognized"
                    + "|did not find magic|invalid (block|compress|format|tar)|decompress|too short"
                    + "|does not appear to be|unsupported version");

    private final String dump;

    /** @param dump its name */
    ExplainedOutput(InputStream out, String dump) {
        super(out);
        this.dump = dump;
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException e) {
            throw explained(e, dump);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            return super.read(target, offset, length);
        } catch (IOException e) {
            throw explained(e, dump);
        }
    }

    static IOException explained(IOException failure, String dump) {
        String said = Excerpt.ofOutput(String.valueOf(failure.getMessage()));
        String advice = DAMAGE.matcher(said).find()
                ? "The archive is cut off or damaged: make it or copy it again."
                : "If the dump is older or newer than the server, make it with the server's own pg_dump version; if it"
                        + " may be damaged, make it or copy it again.";
        return new IOException("The restore of " + dump + " failed: " + said + "\n" + advice, failure);
    }
}
