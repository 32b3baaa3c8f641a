package dev.easel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is about to be tried again, and when.
 *
 * @param kind what is tried again; a poll or a download never submits anything
 * @param failure what a failed submission means for money; {@code null} for polls and downloads, which cost nothing
 * @param reason what went wrong, in words
 * @param delay how long it waits until then
 */
public record Retry(AttemptKind kind, @Nullable FailureClass failure, String reason, Duration delay) {}
