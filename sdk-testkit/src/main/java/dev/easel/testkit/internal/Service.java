package dev.easel.testkit.internal;

import dev.easel.testkit.ExchangeKind;

/**
 * Emulates one service, without its sockets. Called from several threads at once: an implementation guards its own state.
 */
public interface Service {

    /** Says what an exchange is for, from its request line alone; asked before the headers and the body are read. */
    ExchangeKind kindOf(String method, String path, boolean atImageHost);

    /** Does the work and returns. Never throws for a request it dislikes: it returns what the service would. */
    Reply handle(Request request);
}
