package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.Feature;
import dev.easel.ImageRequest;
import dev.easel.TaskCall;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/** Tests what a provider sends. */
public final class RequestCases {
    private static final Pattern SECRET_HEADER = Pattern.compile(
            "(?i)(proxy-)?authorization|cookie|.*(api-?key|access-?key|secret|password|(auth|access)-?token).*");
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i).*[?&](api_?key|key|access_?key|secret|password|(access_?|auth_?)?token)=.*");

    private static final List<String> PROMPTS = List.of(
            "a \"quoted\" 'word', a back\\slash and {\"json\": null}",
            "one line\nanother line\r\n\tand a tab",
            "  blanks around it  ",
            "a 🦊 in the snow, 灯台, שלום, e\u0301",
            "<lora:x:0.5> & 100% ?a=b#c",
            "long ".repeat(2_000));

    private static final List<Feature> CHOICES =
            List.of(Feature.SAMPLER, Feature.SCHEDULER, Feature.LORAS, Feature.CONTROLS);

    /** What no server of a vendor means by a task's id, and what a handle from elsewhere may hold all the same. */
    private static final String HOSTILE_ID = "../../account?delete=all#now or \"never\"";

    /** What a handle from elsewhere may hold for a reference. */
    private static final List<String> HOSTILE_REFERENCES = List.of(
            "https://stranger.example.com/status",
            "//stranger.example.com/status",
            "../../account?delete=all",
            "file:///etc/hostname",
            "\u0000 \"",
            "");

    private static final URI STRANGER = URI.create("https://stranger.example.com/status");

    private final Subject subject;
    private final BiPredicate<String, String> isPrompt;

    /** @param isPrompt whether a text that is sent is the prompt */
    public RequestCases(Subject subject, BiPredicate<String, String> isPrompt) {
        this.subject = subject;
        this.isPrompt = isPrompt;
    }

    public void smallestRequestPassesTheCheck() {
        for (Feature needed : subject.can().required()) {
            assertTrue(
                    needed.isSetIn(subject.request()),
                    () -> "request() does not set " + needed.field()
                            + ", which capabilities().required() names; give the smallest request that the service takes");
        }
        Subject.Found found = subject.check(subject.request());
        assertTrue(found.isNothing(), () -> "check(…) finds fault with the smallest request: " + found);
    }

    public void sameBytes() {
        String first = Sent.text(subject.submission());
        assertEquals(
                first,
                Sent.text(subject.submission()),
                "the same request was mapped to other bytes the second time; what calls differ in (ids, seeds) comes"
                        + " from SubmitContext, and nothing else may differ");
        assertEquals(
                subject.everyRequest().stream().map(Sent::text).toList(),
                subject.everyRequest().stream().map(Sent::text).toList(),
                "the same task was polled or cancelled with other bytes the second time");
    }

    public void sameBytesInEveryThread() {
        String alone = Sent.text(subject.submission());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<String> mapping = () -> Sent.text(subject.submission());
            for (Future<String> sent : threads.invokeAll(Collections.nCopies(200, mapping))) {
                assertEquals(
                        alone,
                        sent.get(),
                        "mapped by several threads at once, the same request gave other bytes; protocols are shared by"
                                + " all threads and keep nothing between calls");
            }
        } catch (ExecutionException e) {
            fail("generate(…).submit(…) throws where several threads call it at once", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("the test was interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Every request of the kit as text, to be compared with what another language makes of it. */
    public List<String> everything() {
        List<String> all = new ArrayList<>();
        subject.everyRequest().forEach(request -> all.add(Sent.text(request)));
        for (Feature feature : Feature.values()) {
            if (subject.can().features().contains(feature)) {
                for (Variants variant : usable(feature)) {
                    all.add(Sent.text(subject.submission(variant.with())));
                }
            }
        }
        return all;
    }

    public void nothingAsNull() {
        for (WireRequest request : subject.everyRequest()) {
            for (JsonNode value : Sent.values(request)) {
                boolean isWord = value.isTextual()
                        && (value.textValue().equals("null")
                                || value.textValue().startsWith("Optional"));
                assertTrue(
                        !value.isNull() && !isWord,
                        () -> request + " sends " + value
                                + " for a field that is not set; leave the field out, so that the service's default holds: "
                                + Sent.text(request));
            }
        }
    }

    public void toPathsAlone() {
        for (WireRequest request : subject.everyRequest()) {
            assertTrue(
                    request.address()
                            .map(to -> isVouchedFor(request, to))
                            .orElse(request.path().isPresent()),
                    () -> request
                            + " goes to an address of its own; use WireRequest.get or post with a path, so that it"
                            + " goes to the configured base URL and takes the credential along; or say"
                            + " withCredentials() and vouch for the address");
        }
    }

    public void noCredential() {
        for (WireRequest request : subject.everyRequest()) {
            for (String header : request.headers().keySet()) {
                assertTrue(
                        !SECRET_HEADER.matcher(header).matches(),
                        () -> request + " has the header " + header
                                + "; credentials belong into ProviderSetup, from where they go to the configured origin"
                                + " and into no log");
            }
            assertTrue(
                    request.path()
                            .filter(path -> SECRET_PARAMETER.matcher(path).matches())
                            .isEmpty(),
                    () -> request + " has a credential in its query, where every proxy on the way logs it");
        }
    }

    public void promptAsItIs() {
        for (String prompt : PROMPTS) {
            ImageRequest request = subject.request().toBuilder().prompt(prompt).build();
            if (subject.check(request).violations().isEmpty()) {
                assertTrue(
                        Sent.holds(subject.submission(request), sent -> isPrompt.test(sent, prompt)),
                        () -> "no value in the body is the prompt, letter by letter; it was "
                                + (prompt.length() > 200
                                        ? prompt.length() + " characters long"
                                        : "\"" + prompt + "\""));
            }
        }
    }

    public void everyFieldIsSent() {
        for (Feature feature : subject.can().features()) {
            List<Variants> usable = usable(feature);
            boolean choice = feature != Feature.OUTPUT_FORMAT
                    || subject.can().outputFormats().size() > 1;
            boolean sent = usable.stream()
                    .anyMatch(pair -> !Sent.text(subject.submission(pair.with()))
                            .equals(Sent.text(subject.submission(pair.without()))));
            assertTrue(
                    sent || !choice || usable.isEmpty(),
                    () -> "capabilities().features() has " + feature + ", but setting " + feature.field()
                            + " changes nothing in what is sent, and check(…) does not say so: the user asks for it and"
                            + " never learns that it was lost");
        }
    }

    /** One value may be the default, and so change nothing. Of two that change nothing, one is lost in silence. */
    public void noValueIsLostInSilence() {
        for (Feature feature : CHOICES) {
            if (!subject.can().features().contains(feature)) {
                continue;
            }
            Map<ImageRequest, ImageRequest> silent = new HashMap<>();
            for (Variants pair : usable(feature)) {
                boolean same = Sent.text(subject.submission(pair.with()))
                        .equals(Sent.text(subject.submission(pair.without())));
                ImageRequest other = same ? silent.putIfAbsent(pair.without(), pair.with()) : null;
                assertTrue(
                        other == null,
                        () -> "two values of " + feature.field()
                                + " change nothing in what is sent, and check(…) does not"
                                + " say so: " + pair.with() + " and " + other
                                + ". One of them is not the default, and is lost in silence: send it, refuse it, or"
                                + " warn with Findings.unsupported(…) or Findings.uncertain(…)");
            }
        }
    }

    public void severalImagesInOneCall() {
        int most = subject.can().imagesPerCall();
        if (most > 1) {
            WireRequest several = subject.submission(subject.request(), most);
            assertTrue(
                    !Sent.text(several).equals(Sent.text(subject.submission())),
                    () -> "capabilities().imagesPerCall() is " + most + ", but a call for " + most
                            + " images sends the same as a call for one; SubmitContext.images() tells how many");
        }
    }

    public void clientsTaskId() {
        if (subject.can().clientChoosesTaskId()) {
            assertTrue(
                    Sent.holds(subject.submission(), subject.context().requestId()::equals),
                    "capabilities().clientChoosesTaskId() is true, but SubmitContext.requestId() is not in the body, so"
                            + " that a lost response loses the task");
        }
    }

    public void taskIdInItsPlace() {
        staysAtTheService(subject.task(HOSTILE_ID, subject.reference()), "task id " + HOSTILE_ID);
    }

    public void referenceInItsPlace() {
        for (String hostile : HOSTILE_REFERENCES) {
            staysAtTheService(subject.task(subject.taskId(), hostile), "reference " + hostile);
        }
        assertTrue(
                !subject.protocol().vouchesFor(STRANGER),
                () -> "vouchesFor(…) is true for " + STRANGER + ", which is nobody's: the credential would go there");
    }

    private void staysAtTheService(TaskCall task, String what) {
        for (WireRequest request : subject.requestsAbout(task)) {
            assertTrue(
                    request.address().map(to -> isVouchedFor(request, to)).orElse(true),
                    () -> "the " + what + " leads to another host: " + request
                            + "; a handle comes from outside. Say in canPoll(…) that it is none of this service's");
            String path = request.path().orElse("");
            for (String foreign : List.of("../", "?delete=all", "#", " ", "\"", "//")) {
                assertTrue(
                        !path.contains(foreign),
                        () -> "the " + what + " got into the path unencoded: " + path
                                + "; a handle comes from outside, and would lead the credential to another path. Encode"
                                + " it: URLEncoder.encode(id, UTF_8)");
            }
        }
    }

    private boolean isVouchedFor(WireRequest request, URI address) {
        return request.hasCredentials() && subject.protocol().vouchesFor(address);
    }

    /** Pairs with whose field the provider's own check finds no fault. */
    private List<Variants> usable(Feature feature) {
        List<Variants> usable = new ArrayList<>();
        for (Variants pair : Variants.of(feature, subject.request(), subject.can())) {
            if (subject.check(pair.with()).isNothing()
                    && subject.check(pair.without()).isNothing()) {
                mapped(feature, pair);
                usable.add(pair);
            }
        }
        return usable;
    }

    private void mapped(Feature feature, Variants pair) {
        try {
            subject.submission(pair.with());
        } catch (RuntimeException e) {
            fail(
                    "generate(…).submit(…) throws for " + pair.with() + ", which sets " + feature.field()
                            + " to what capabilities() allow, and check(…) found no fault with it",
                    e);
        }
    }
}
