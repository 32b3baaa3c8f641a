package dev.easel;

import java.time.Duration;
import java.time.Instant;

/**
 * When things happened, by the client's clock.
 *
 * @param startedAt when the request was given to the client
 * @param working from then until the service said that the last picture is done
 * @param total from then until the last picture was stored
 */
public record Timings(Instant startedAt, Duration working, Duration total) {}
