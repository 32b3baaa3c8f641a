package dev.easel;

import java.time.Duration;

/**
 * What is about to be tried again, and when.
 *
 * @param kind what is tried again; a poll or a download never submits anything
 * @param failure what the failed attempt means
 * @param reason what went wrong, in words
 * @param delay how long it waits until then
 */
public record Retry(AttemptKind kind, FailureClass failure, String reason, Duration delay) {}
