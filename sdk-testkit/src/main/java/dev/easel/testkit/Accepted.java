package dev.easel.testkit;

import java.time.Instant;

/**
 * Describes one submission whose work the service has begun. Immutable.
 *
 * @param submission the exchange that submitted it
 * @param at when the work was accepted, by the emulator's clock
 * @param fails whether it was ordered to fail ({@link Emulator#failNextTask}, {@link Emulator#failRandomly})
 */
public record Accepted(Exchange submission, Instant at, boolean fails) {}
