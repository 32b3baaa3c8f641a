package dev.easel.internal.client;

import dev.easel.ImageClient;
import dev.easel.spi.ProviderSetup;

/** Stub. */
public final class DefaultImageClient {
    private DefaultImageClient() {}

    /** Stub. */
    public static ImageClient create(ProviderSetup setup, ClientSettings settings) {
        throw new UnsupportedOperationException();
    }
}
