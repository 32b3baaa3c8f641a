package dev.easel;

import java.time.Instant;

/**
 * Polls of a task fail at present, so its status is as old as the last poll that succeeded.
 *
 * @param since when the first of these polls failed, by the client's clock
 * @param reason why the last of them failed
 */
public record PollFailure(Instant since, String reason) {}
