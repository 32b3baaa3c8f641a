package dev.easel;

import java.net.URI;

/**
 * Where a service reports that work is done, so that it need not be asked all the time. It fits behind any web server: hand
 * it what comes in ({@link #receive}) and send back what it says; where there is no web server, {@code CallbackServer} of
 * {@code easel-callback-server} is one. Thread-safe; each client has one, {@link ImageClient#callbackReceiver()}.
 *
 * <pre>{@code
 * URI address = client.callbackReceiver().address(URI.create("https://pictures.example.com/callbacks"));
 * client.submit(ImageRequest.builder().prompt("a lighthouse").callbackUrl(address).build());
 * }</pre>
 *
 * <p>A call is a hint and no more: it makes the client ask about that task at once, and what the service then answers is
 * what counts. So a forged call completes nothing, a repeated one does no harm, and one that comes before the submission's
 * answer is not lost. As calls do get lost, a task that waits for one is still asked about, every 30 seconds or as seldom
 * as its poll schedule says, whichever is longer.
 *
 * <p>The address holds 128 random bits that are the client's own, and is what keeps strangers out: it belongs into requests
 * and into no log. It is another one in each process, so a task that was resumed in another process is asked about as often
 * as its poll schedule says.
 */
public interface CallbackReceiver {
    /** How many bytes of a call are read: 64 KiB. What is larger is refused. */
    int MAX_BODY = 64 * 1024;

    /**
     * The address for {@link ImageRequest#callbackUrl()}: the base, a slash and the client's token.
     *
     * @param publicBase the address, as the service sees it, of the path whose calls are handed to {@link #receive}; https
     *     but for tests, as whoever reads the address on its way can call it
     * @throws ConfigurationException if it is not an absolute http or https address without query and fragment
     */
    URI address(URI publicBase);

    /**
     * Takes a call. It reads the body, {@value #MAX_BODY} bytes at most, and for the rest waits for nothing: tasks are asked
     * about on other threads. It never throws for what a stranger sends.
     *
     * <ul>
     *   <li>404 where the last part of the path is not the client's token, without a word more.
     *   <li>405 where the method is neither POST nor PUT. Which one a service uses is not documented everywhere.
     *   <li>413 where the body is too large, and 400 where it could not be read to its end.
     *   <li>Anything else is acknowledged in the service's own words. That includes what cannot be understood and tasks that
     *       nobody waits for: with any other answer the service would call again, to no avail.
     * </ul>
     *
     * @param call what came in
     * @return what to send back
     */
    CallbackReply receive(CallbackCall call);
}
