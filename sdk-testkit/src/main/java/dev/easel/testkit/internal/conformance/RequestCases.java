package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.Feature;
import dev.easel.ImageRequest;
import dev.easel.TaskPart;
import dev.easel.spi.Query;
import dev.easel.spi.WireRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/** What a provider sends. */
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

    /** What no server of a vendor means by a task's id, and what a handle from elsewhere may hold all the same. */
    private static final String HOSTILE_ID = "../../account?delete=all#now or \"never\"";

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
                "the same request was mapped to other bytes the second time; what a call is to differ in"
                        + " (ids, seeds) comes from SubmitContext, and nothing else may");
        for (WireRequest each : askedTwice(subject)) {
            assertTrue(
                    subject.everyRequest().stream()
                            .anyMatch(again -> Sent.text(again).equals(Sent.text(each))),
                    () -> "the same task was asked about in other bytes the second time: " + Sent.text(each));
        }
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
            fail("submit(…) throws where several threads call it at once", e.getCause());
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
                    request.path().isPresent() && request.address().isEmpty(),
                    () -> request
                            + " goes to an address of its own; use WireRequest.get or post with a path, so that it"
                            + " goes to the configured base URL and takes the credentials along");
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

    public void severalPicturesInOneCall() {
        int most = subject.can().imagesPerCall();
        if (most > 1) {
            WireRequest several =
                    subject.protocol().submit(subject.request(), subject.context(subject.request(), most));
            assertTrue(
                    !Sent.text(several).equals(Sent.text(subject.submission())),
                    () -> "capabilities().imagesPerCall() is " + most + ", but a call for " + most
                            + " pictures sends the same as a call for one; SubmitContext.images() tells how many");
        }
    }

    public void clientsTaskId() {
        if (subject.can().clientChoosesTaskId()) {
            assertTrue(
                    Sent.holds(subject.submission(), subject.context().requestId()::equals),
                    "capabilities().clientChoosesTaskId() is true, but SubmitContext.requestId() is not in the body, so"
                            + " that a lost answer loses the task");
        }
    }

    public void taskIdInItsPlace() {
        TaskPart task = subject.task(HOSTILE_ID);
        List<WireRequest> requests = new ArrayList<>();
        subject.status().ifPresent(plain -> requests.add(subject.protocol().status(task)));
        subject.protocol().cancel(task).map(Query::request).ifPresent(requests::add);
        for (WireRequest request : requests) {
            String path = request.path().orElse("");
            for (String foreign : List.of("../", "?delete=all", "#", " ", "\"")) {
                assertTrue(
                        !path.contains(foreign),
                        () -> "the task id " + HOSTILE_ID + " got into the path unencoded: " + path
                                + "; an id comes from outside, and would lead the credentials to another path. Encode it:"
                                + " URLEncoder.encode(id, UTF_8)");
            }
        }
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
                    "submit(…) throws for " + pair.with() + ", which sets " + feature.field()
                            + " to what capabilities() allow, and check(…) found no fault with it",
                    e);
        }
    }

    private static List<WireRequest> askedTwice(Subject subject) {
        List<WireRequest> about = new ArrayList<>();
        subject.status().ifPresent(about::add);
        subject.protocol().cancel(subject.task()).map(Query::request).ifPresent(about::add);
        subject.progress().map(Query::request).ifPresent(about::add);
        return about;
    }
}
