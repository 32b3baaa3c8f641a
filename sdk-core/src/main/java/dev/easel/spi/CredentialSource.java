package dev.easel.spi;

import java.util.Map;

/**
 * Computes the headers that prove who sends a request: signatures, tokens that expire. See {@link Credentials#computed}.
 *
 * <p>It is called for each request that may carry credentials, retries and polls included, on the thread that sends the request.
 * It may block: the time counts against the deadline of the task, at which its thread is interrupted and left behind. It is called
 * by many threads at the same time, so a source that fetches a token keeps it and lets one thread fetch the next. It is not told
 * whether the service accepted what it returned: a token is renewed before it expires. A submission that the service refuses with
 * 401 is not sent again; a poll is, with what the source returns then.
 */
@FunctionalInterface
public interface CredentialSource {
    /**
     * Returns the headers to add. They replace headers of the same names. Every value counts as a secret, with and without the
     * scheme in front of it, and is hidden in the response to this request.
     *
     * <p>If it throws, or returns what no header can hold, nothing is sent. That counts as a request that did not reach the
     * service: it may be sent again. What is left at the end is a {@link dev.easel.AuthenticationException} with what was thrown as
     * its cause; a task that was accepted goes on being polled until its deadline.
     */
    Map<String, String> headers(RequestToSign request);
}
