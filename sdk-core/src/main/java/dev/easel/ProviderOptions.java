package dev.easel;

/**
 * What only one service knows, typed: {@code DanOptions}, {@code ItsRoseOptions}, {@code ZhiqiteOptions}, {@code
 * LocalOptions}. Each provider module has its own; a client refuses another provider's.
 */
public interface ProviderOptions {
    /** Whose options they are. */
    ProviderId provider();
}
