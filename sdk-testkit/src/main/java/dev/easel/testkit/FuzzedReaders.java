package dev.easel.testkit;

import dev.easel.ImageRequest;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.WireExchange;
import dev.easel.testkit.internal.conformance.FuzzCases;

/**
 * Hands bytes that a fuzzer made up to a provider's readers, and fails where one throws or tells what cannot be: what
 * {@link ProviderConformance} does with hundreds of answers, for millions. It needs no fuzzer itself; the bytes come from
 * whichever the provider's tests use.
 *
 * <p>The bytes are an answer's body. A first line of a number from 100 to 599 is its HTTP status, and what follows on that
 * line behind a space its {@code Retry-After} header; without such a line the status is 200. So a corpus can be read and
 * written with a text editor. What the transport would not let through to a reader is passed over. Immutable.
 */
public final class FuzzedReaders {
    private final FuzzCases cases;

    private FuzzedReaders(FuzzCases cases) {
        this.cases = cases;
    }

    /**
     * Those of a provider.
     *
     * @param protocol the provider
     * @param request the smallest request that its service takes
     */
    public static FuzzedReaders of(ProviderProtocol protocol, ImageRequest request) {
        return new FuzzedReaders(new FuzzCases(protocol, request));
    }

    /** The response to a submission; where it is read as a task, also the requests that poll and cancel that task. */
    public void submission(byte[] answer) {
        cases.submission(answer);
    }

    /**
     * One event of the answer to a submission that comes as a stream of them; where it is the answer, also that. Its first
     * line is the event's name, what follows are its data. Does nothing where the request takes no stream.
     */
    public void event(byte[] event) {
        cases.event(event);
    }

    /** The response to the submission of another job. One with input images is passed over. */
    public void job(Job job, byte[] answer) {
        cases.job(job, answer);
    }

    /**
     * The response to a poll, and to a cancellation where the service has one.
     *
     * @param kind the task's {@link Job#kind()}; empty for that of a request
     */
    public void status(String kind, byte[] answer) {
        cases.status(kind, answer);
    }

    /** The response to an exchange, and to those that it leads to. */
    public void query(WireExchange<?> exchange, byte[] answer) {
        cases.query(exchange, answer);
    }

    /** The body of a call to a callback address, from its first byte: it has no status. */
    public void callback(byte[] body) {
        cases.callback(body);
    }
}
