package dev.easel.spi;

import java.util.Map;

/**
 * Computes the headers that prove who sends a request, anew for each request: refreshed tokens, signatures. Called on the thread
 * that sends the request, within the task's deadline; may block. Every value that it returns counts as a secret.
 */
@FunctionalInterface
public interface CredentialSource {
    /** Returns the headers to add. What it throws ends the exchange before anything is sent. */
    Map<String, String> headers(RequestToSign request);
}
