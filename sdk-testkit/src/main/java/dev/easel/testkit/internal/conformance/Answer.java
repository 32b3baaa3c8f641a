package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.function.Consumer;

/**
 * An answer that is looked at; its text names it in messages.
 *
 * @param body what was sent
 * @param retryAfter whether it has a Retry-After header
 * @param response what the transport makes of it
 */
record Answer(String body, boolean retryAfter, WireResponse response) {
    private static final int SHOWN = 600;

    /** Looks at every body with every status, with and without Retry-After. What the transport stops is passed over. */
    static void each(WireRequest request, List<String> bodies, List<Integer> statuses, Consumer<Answer> look) {
        for (String body : bodies) {
            for (int status : statuses) {
                for (boolean retryAfter : new boolean[] {false, true}) {
                    Nonsense.answer(request, status, retryAfter, body)
                            .ifPresent(response -> look(new Answer(body, retryAfter, response), look));
                }
            }
        }
    }

    private static void look(Answer answer, Consumer<Answer> look) {
        try {
            look.accept(answer);
        } catch (RuntimeException e) {
            fail("reading " + answer + " throws " + e + "; readers do not throw for what a server sent", e);
        } catch (StackOverflowError e) {
            fail("reading " + answer + " takes more stack than there is", e);
        } catch (AssertionError e) {
            String said = String.valueOf(e.getMessage());
            throw said.contains(answer.toString()) ? e : new AssertionError(answer + ": " + said, e);
        }
    }

    @Override
    public String toString() {
        String shown = body.length() > SHOWN ? body.substring(0, SHOWN) + "…" : body;
        return "HTTP " + response.status() + (retryAfter ? " with Retry-After" : "") + " and the body <" + shown + ">";
    }
}
