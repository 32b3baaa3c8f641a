package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.easel.CancelOutcome;
import dev.easel.spi.Query;
import dev.easel.spi.WireResponse;

/** What a protocol's queries come to where each further question gets the same answer. */
final class Questions {
    /** How often the core asks in another way before it gives up. */
    private static final int MOST_ASKS = 5;

    private Questions() {}

    static <T> Query.Answer<T> settled(Query<T> query, WireResponse response) {
        Query.Answer<T> answer = read(query, response);
        for (int asks = 1; answer instanceof Query.Ask<T> ask; asks++) {
            assertTrue(asks < MOST_ASKS, () -> query.request() + " leads from one question to another without end");
            assertTrue(
                    ask.next().request().path().isPresent(),
                    () -> ask.next().request() + " goes to an address of its own; use a path");
            answer = read(ask.next(), response);
        }
        return answer;
    }

    private static <T> Query.Answer<T> read(Query<T> query, WireResponse response) {
        Query.Answer<T> answer = query.reader().apply(response);
        assertNotNull(answer, () -> "the reader of " + query.request() + " returned null");
        if (answer instanceof Query.Refused<T> refused) {
            assertTrue(
                    !refused.problem().message().isBlank(),
                    "the problem has no words; quote the service's, or WireResponse.excerpt()");
        }
        return answer;
    }

    static boolean isStopped(Query<CancelOutcome> query, WireResponse response) {
        return settled(query, response) instanceof Query.Known<CancelOutcome> known
                && known.value() == CancelOutcome.CANCELLED;
    }
}
