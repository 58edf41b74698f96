package dev.ditto.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ditto.ConfigurationException;
import dev.ditto.Copy;
import dev.ditto.CreateOptions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.env.StandardEnvironment;

/** A pool for each copy, as long as there is the copy. */
class CopyDataSourceTest {

    private final MemoryCopies client = new MemoryCopies();
    private final Copy copy = client.create(CreateOptions.defaults());
    private final AtomicBoolean endsAsItIsAskedFor = new AtomicBoolean();

    @RegisterExtension
    final BeforeEachCallback use = context -> CopyUse.begin(context, Map.of("", this::theCopy));

    private Copy theCopy() {
        if (endsAsItIsAskedFor.get()) {
            CopyUse.current().orElseThrow().close();
            client.destroy(copy.id());
        }
        return copy;
    }

    /** A thread of the application gets as far as to know which copy it wants, and then the test ends. */
    @Test
    void noPoolIsMadeForACopyThatWentMeanwhile() throws Exception {
        StandardEnvironment environment = new StandardEnvironment();
        ContextCopies copies = new ContextCopies(new SchemaTools(new DefaultListableBeanFactory(), environment));
        copies.serves("");
        CopyDataSource source = new CopyDataSource("dataSource", "", copies, environment);
        source.getConnection().close();

        endsAsItIsAskedFor.set(true);

        assertThatThrownBy(source::getConnection)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Data source 'dataSource' leads to copy " + copy.id() + " no more: the test that it was for"
                        + " ended while thread '" + Thread.currentThread().getName()
                        + "' asked for a connection. End work in the background with the test.");
        assertThat(client.connectedAtTheEnd()).containsExactly(Map.entry(copy.id(), 0));
    }
}
