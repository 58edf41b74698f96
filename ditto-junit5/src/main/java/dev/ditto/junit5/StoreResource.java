package dev.ditto.junit5;

import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What the JUnit store closes for us. JUnit before 5.13 closes only the one interface, later versions the other one, so
 * it is both; closing twice must do no harm.
 */
@SuppressWarnings("deprecation")
interface StoreResource extends ExtensionContext.Store.CloseableResource, AutoCloseable {

    @Override
    void close();
}
