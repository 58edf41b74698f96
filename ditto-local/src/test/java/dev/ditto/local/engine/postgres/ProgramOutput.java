package dev.ditto.local.engine.postgres;

import dev.ditto.local.spi.ServerTools.Call;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** The output of a program; its end is an exception unless the program ended well. */
final class ProgramOutput extends FilterInputStream {

    private static final int MOST_LINES = 50;

    private final Process process;
    private final CompletableFuture<String> said;

    ProgramOutput(Process process, Call call) throws IOException {
        super(process.getInputStream());
        this.process = process;
        said = CompletableFuture.supplyAsync(() -> listen(process.errorReader(), call), ContainerServer.THREADS);
        process.getOutputStream().close();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count < 0) {
            int status = ContainerServer.status(process);
            if (status != 0) {
                throw new IOException("pg_restore ended with status " + status + ":\n" + said.join());
            }
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        super.close();
    }

    private static String listen(BufferedReader lines, Call call) {
        Deque<String> last = new ArrayDeque<>();
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                call.said().accept(line);
                last.add(line);
                if (last.size() > MOST_LINES) {
                    last.remove();
                }
            }
        } catch (IOException e) {
            last.add(e.toString());
        }
        return String.join("\n", last);
    }
}
