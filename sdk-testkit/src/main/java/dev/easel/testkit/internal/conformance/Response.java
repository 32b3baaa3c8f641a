package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holds a response that is tested; its text names it in messages.
 *
 * @param body what was sent
 * @param retryAfter whether it has a Retry-After header
 * @param response what the transport makes of it
 */
record Response(String body, boolean retryAfter, WireResponse response) {
    private static final int SHOWN = 600;

    /** Looks at every body with every status, with and without Retry-After. What the transport stops is passed over. */
    static void each(WireRequest request, List<String> bodies, List<Integer> statuses, Consumer<Response> look) {
        for (String body : bodies) {
            for (int status : statuses) {
                for (boolean retryAfter : new boolean[] {false, true}) {
                    Nonsense.response(request, status, retryAfter, body)
                            .ifPresent(response -> look(new Response(body, retryAfter, response), look));
                }
            }
        }
    }

    private static void look(Response response, Consumer<Response> look) {
        try {
            look.accept(response);
        } catch (RuntimeException e) {
            fail("reading " + response + " throws " + e + "; readers do not throw for what a server sent", e);
        } catch (StackOverflowError e) {
            fail("reading " + response + " takes more stack than there is", e);
        } catch (AssertionError e) {
            String said = String.valueOf(e.getMessage());
            throw said.contains(response.toString()) ? e : new AssertionError(response + ": " + said, e);
        }
    }

    @Override
    public String toString() {
        String shown = body.length() > SHOWN ? body.substring(0, SHOWN) + "…" : body;
        return "HTTP " + response.status() + (retryAfter ? " with Retry-After" : "") + " and the body <" + shown + ">";
    }
}
