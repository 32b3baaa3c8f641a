package dev.easel.openai;

import dev.easel.TaskStatus;
import dev.easel.Warning;
import dev.easel.openai.internal.ImageResponses;
import dev.easel.openai.internal.OpenAiErrors;
import dev.easel.spi.Addresses;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What the responses of hosts of OpenAI's Images API mean. */
final class OpenAiResponses {
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?:.*+", Pattern.DOTALL);
    private static final int LONGEST = 65_536;
    private static final int LONGEST_ID = 1_024;

    private OpenAiResponses() {}

    /** @param seed what was sent for the call's first image; empty where none was */
    static Outcome<FinishedWork> read(WireResponse response, OpenAiSettings settings, OptionalLong seed) {
        return response.isSuccessful()
                ? ImageResponses.read(response, address -> download(address, settings.baseUrl()), seed)
                : Outcome.failed(OpenAiErrors.strict(response));
    }

    /** Returns that a task was accepted; unreadable where its id is missing, or longer than any. */
    static Outcome<FinishedWork> accepted(Optional<String> id, TaskStatus status, WireResponse response) {
        return id.filter(text -> text.length() <= LONGEST_ID)
                .map(text -> Outcome.<FinishedWork>accepted(text, status))
                .orElseGet(() -> Outcome.failed(Problem.unreadable("no id of a task: " + response.excerpt())));
    }

    /** Returns the outcome with a warning where there are fewer images than the call was for. */
    static Outcome<FinishedWork> counted(Outcome<FinishedWork> outcome, int wanted) {
        if (!(outcome instanceof Outcome.Done<FinishedWork> done)) {
            return outcome;
        }
        int came = done.value().images().size();
        return came == 0 || came >= wanted
                ? outcome
                : Outcome.done(done.value()
                        .withWarnings(List.of(Warning.of(
                                Warning.Code.DEVIATION,
                                "count",
                                "is " + wanted + " for a call, and the service returned " + came + " images"))));
    }

    /**
     * Returns how to fetch an image. Its address is public or signed, and lies at another company as a rule, so the key does not go
     * there; only a relative address is a route of the host, which wants the key.
     */
    static Optional<Download> download(String text, URI baseUrl) {
        String address = text.strip();
        if (address.isEmpty() || address.length() > LONGEST) {
            return Optional.empty();
        }
        boolean absolute = ABSOLUTE.matcher(address).matches();
        return Addresses.read(address, baseUrl).map(where -> {
            WireRequest.Builder request = WireRequest.fetch(where).image();
            return Download.of(
                    absolute ? request.build() : request.withCredentials().build());
        });
    }
}
