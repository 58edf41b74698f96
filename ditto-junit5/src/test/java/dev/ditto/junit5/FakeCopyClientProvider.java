package dev.ditto.junit5;

import dev.ditto.ConfigurationException;
import dev.ditto.CopyClient;
import dev.ditto.spi.CopyClientProvider;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Found by the extension before any other, and opens only if told so. */
public final class FakeCopyClientProvider implements CopyClientProvider {

    static final String SETTING = "ditto.test.fake";

    /** What a file that only this provider reads says of keeping copies. */
    static final String FILE = "ditto.test.file";

    private static final AtomicReference<FakeCopyClient> LAST = new AtomicReference<>(new FakeCopyClient());

    /** The client of the run that came last. */
    static FakeCopyClient last() {
        return LAST.get();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int order() {
        return Integer.MIN_VALUE;
    }

    @Override
    public Optional<String> configured(String setting, Function<String, Optional<String>> settings) {
        return settings.apply(FILE).filter(value -> setting.equals("ditto.keep_on_failure"));
    }

    @Override
    public Optional<CopyClient> open(Function<String, Optional<String>> settings) {
        String setting = settings.apply(SETTING).orElse("false");
        if (setting.equals("broken")) {
            Journal.add("open broken client");
            throw new ConfigurationException("ditto.test.fake is 'broken'.");
        }
        if (!setting.equals("true")) {
            return Optional.empty();
        }
        Journal.add("open client");
        LAST.set(new FakeCopyClient());
        return Optional.of(LAST.get());
    }
}
