package dev.easel;

import java.util.List;

/**
 * Holds the options of one service, typed: {@code DanOptions}, {@code ItsRoseOptions}, {@code ZhiqiteOptions}, {@code
 * LocalOptions}. Each provider module has its own; a client takes no other provider's. An {@link dev.easel.spi.OptionsFormat} of the
 * module says how they are written as JSON.
 */
public interface ProviderOptions {
    /** Returns the id of the provider. */
    ProviderId provider();

    /**
     * Returns the input images in the options. They are sent as those of the request itself: in the form of {@link
     * Capabilities#inputForm()}. A file is opened when the request is sent.
     */
    default List<ImageInput> inputs() {
        return List.of();
    }
}
