package dev.easel.testkit;

import dev.easel.ImageRequest;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.WireExchange;
import dev.easel.testkit.internal.conformance.FuzzCases;

/**
 * Passes bytes of a fuzzer to a provider's readers, and fails where a reader throws or returns an outcome that cannot be true.
 * {@link ProviderConformance} does the same with hundreds of responses. It does not depend on a fuzzer; the provider's tests
 * choose one.
 *
 * <p>The bytes are a response's body. A first line of a number from 100 to 599 is its HTTP status, and what follows on that
 * line behind a space its {@code Retry-After} header; without such a line the status is 200. So a corpus can be read and
 * written with a text editor. A response that the transport would not pass to a reader is skipped. Immutable.
 */
public final class FuzzedReaders {
    private final FuzzCases cases;

    private FuzzedReaders(FuzzCases cases) {
        this.cases = cases;
    }

    /**
     * Returns the readers of a provider.
     *
     * @param protocol the provider
     * @param request the smallest request that its service takes
     */
    public static FuzzedReaders of(ProviderProtocol protocol, ImageRequest request) {
        return new FuzzedReaders(new FuzzCases(protocol, request));
    }

    /** Reads the response to a submission; where it is read as a task, also the requests that poll and cancel that task. */
    public void submission(byte[] response) {
        cases.submission(response);
    }

    /**
     * Reads one event of the response to a submission that is a stream; where the event is the result, also that. Its first
     * line is the event's name, what follows are its data. Does nothing where the request takes no stream.
     */
    public void event(byte[] event) {
        cases.event(event);
    }

    /** Reads the response to the submission of another job. A job with input images is skipped. */
    public void job(Job job, byte[] response) {
        cases.job(job, response);
    }

    /**
     * Reads the response to a poll, and to a cancellation where the service has one.
     *
     * @param kind the task's {@link Job#kind()}; empty for that of a request
     */
    public void status(String kind, byte[] response) {
        cases.status(kind, response);
    }

    /** Reads the response to an exchange, and to those that it leads to. */
    public void query(WireExchange<?> exchange, byte[] response) {
        cases.query(exchange, response);
    }

    /** Reads the body of a callback, from its first byte, since a callback has no status. */
    public void callback(byte[] body) {
        cases.callback(body);
    }
}
