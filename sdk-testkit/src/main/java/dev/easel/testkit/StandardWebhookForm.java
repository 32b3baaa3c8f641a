package dev.easel.testkit;

/**
 * Says whether a webhook is what it claims, for the emulators of services that sign as the Standard Webhooks specification says: {@link
 * OpenAiEmulator#webhook}, {@link GeminiEmulator#webhook} and {@link ReplicateEmulator#webhook}.
 */
public enum StandardWebhookForm {
    /** Signed with the secret, now by the emulator's clock. */
    VALID,
    /** Signed with two keys while one replaces the other; the second signature is the right one. */
    TWO_SIGNATURES,
    /** Signed with the secret, 301 seconds ago: a second longer than a receiver may accept. */
    STALE,
    /** Signed with another key. */
    FORGED
}
