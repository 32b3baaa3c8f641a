package dev.easel.internal.task;

import dev.easel.internal.transport.Transport;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.TimeSource;
import java.util.concurrent.Executor;

/**
 * What every task of a client shares.
 *
 * @param protocol what to send and what an answer means
 * @param transport how it is sent
 * @param time the clock and the timer
 * @param callbacks where the user's code runs
 * @param spread keeps tasks that began together from asking together
 */
public record Engine(
        ProviderProtocol protocol, Transport transport, TimeSource time, Executor callbacks, Spread spread) {}
