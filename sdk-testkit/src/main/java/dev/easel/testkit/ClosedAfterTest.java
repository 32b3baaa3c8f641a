package dev.easel.testkit;

import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * What JUnit's store closes when a test is over. JUnit before 5.13 closes only what has the older interface: emulators stayed open
 * there, whose threads kept the process alive. Later versions warn of the older interface where the newer one is missing.
 */
@SuppressWarnings("deprecation")
record ClosedAfterTest(AutoCloseable resource) implements Store.CloseableResource, AutoCloseable {
    @Override
    public void close() throws Exception {
        resource.close();
    }
}
