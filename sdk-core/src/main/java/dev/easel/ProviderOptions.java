package dev.easel;

import java.util.List;

/**
 * What only one service knows, typed: {@code DanOptions}, {@code ItsRoseOptions}, {@code ZhiqiteOptions}, {@code
 * LocalOptions}. Each provider module has its own; a client refuses another provider's.
 */
public interface ProviderOptions {
    /** Whose options they are. */
    ProviderId provider();

    /**
     * The input pictures in them. They travel as those of the request itself do: in the form of {@link
     * Capabilities#inputForm()}, a file opened when the request is sent.
     */
    default List<ImageInput> inputs() {
        return List.of();
    }
}
