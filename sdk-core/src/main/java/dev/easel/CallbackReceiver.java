package dev.easel;

import java.net.URI;

/**
 * Receives the callbacks of a service, so that tasks need not be polled often. It fits behind any web server: pass each request to {@link
 * #receive} and send back the reply. Where there is no web server, take {@code CallbackServer} of {@code easel-callback-server}.
 * Thread-safe; each client has one, {@link ImageClient#callbackReceiver()}.
 *
 * <pre>{@code
 * URI address = client.callbackReceiver().address(URI.create("https://images.example.com/callbacks"));
 * client.submit(ImageRequest.builder().prompt("a lighthouse").callbackUrl(address).build());
 * }</pre>
 *
 * <p>A callback is only a hint: the client polls that task at once, and the response to the poll counts. So a forged callback
 * completes nothing, and a repeated one does no harm. One that arrives before the response to the submission is not lost where the
 * client chose the task's id; elsewhere it is. Callbacks do get lost, so a task that waits for one is still polled: every 30 seconds,
 * or as rarely as its poll schedule says, whichever is longer.
 *
 * <p>The address holds a token of 128 random bits, which keeps strangers out: put it into requests and never into a log. Each process
 * has another token, so a task that was resumed in another process is polled as often as its poll schedule says.
 */
public interface CallbackReceiver {
    /** The most bytes of a callback's body, 64 KiB. A larger one gets 413. */
    int MAX_BODY = 64 * 1024;

    /**
     * Returns the address for {@link ImageRequest#callbackUrl()}: the base, a slash and the client's token.
     *
     * @param publicBase the address of the path whose requests are passed to {@link #receive}, as the service sees it; https except
     *     in tests, because whoever reads the address on its way can call it
     * @throws ConfigurationException if it is not an absolute http or https address without query and fragment
     */
    URI address(URI publicBase);

    /**
     * Receives a callback. It reads the body, at most {@value #MAX_BODY} bytes. Where the service signs with keys that it publishes, it
     * fetches these once a day and waits for them, 10 seconds at most. It waits for nothing else: tasks are polled on other threads. It
     * never throws for what a stranger sends.
     *
     * <ul>
     *   <li>404 where the last part of the path is not the client's token, with an empty body.
     *   <li>405 where the method is neither POST nor PUT. Which one a service uses is not documented everywhere.
     *   <li>413 where the body is too large, and 400 where it could not be read to its end.
     *   <li>401 where the service signs its callbacks, and this one is not signed by it or is more than five minutes old.
     *   <li>503 where the service's keys cannot be fetched now: the service sends the callback again.
     *   <li>Anything else is acknowledged as the service expects it. That includes a body that cannot be read as a callback and tasks
     *       that nobody waits for: after any other response the service would send the callback again, to no avail.
     * </ul>
     *
     * @param call the request
     * @return what to send back
     */
    CallbackReply receive(CallbackCall call);
}
