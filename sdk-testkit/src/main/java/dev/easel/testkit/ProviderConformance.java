package dev.easel.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.easel.ImageRequest;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.internal.conformance.CallbackCases;
import dev.easel.testkit.internal.conformance.CapabilityCases;
import dev.easel.testkit.internal.conformance.ProgressCases;
import dev.easel.testkit.internal.conformance.RequestCases;
import dev.easel.testkit.internal.conformance.ResponseCases;
import dev.easel.testkit.internal.conformance.Subject;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Tests what holds for every provider. Extend it in the provider's tests and return the provider's protocol; JUnit 5 runs the
 * inherited cases. They send nothing, since a protocol is data and pure functions.
 *
 * <ul>
 *   <li>Of its capabilities: that they do not contradict themselves, nor what the protocol does.
 *   <li>Of what it sends: that the same request gives the same bytes in every thread and language; that the prompt and
 *       every field which the capabilities name get there, and no null for what is not set; that it goes to the
 *       configured service and holds no credential.
 *   <li>Of how it reads: that readers never throw, and never take for a success what is none. Beside the two good responses
 *       that its author gives, they get hundreds that no service means to give: the same responses with each value
 *       replaced or cut off halfway, pages of HTML, empty bodies; as successes, refusals and faults of a server. What is
 *       about another task is not delivered, and every text in an outcome says something.
 * </ul>
 *
 * <p>What a response of which only the HTTP status can be read may mean is a matter of money, and {@link #mayMean} says it.
 * A response to a poll that cannot be read neither ends the task nor says that it goes on, so that the core polls again. It may
 * be {@link dev.easel.spi.Outcome.NotFound} only with a 4xx other than 401 and 429, and {@link
 * dev.easel.spi.Outcome.Pending} only with 429 and 5xx.
 *
 * <p>Responses that have the service's own envelope, are not judged beyond safety: the service defines
 * what an error code means, and the provider's own tests check it.
 *
 * <p>A test is made for each case, as JUnit does by default. Some change the default language for a moment, under a
 * {@link ResourceLock} for those who run tests side by side.
 */
public abstract class ProviderConformance {
    private static final List<Locale> LANGUAGES =
            List.of(Locale.forLanguageTag("tr-TR"), Locale.forLanguageTag("ar-EG-u-nu-arab"), Locale.GERMANY);

    /** For the extending class. */
    protected ProviderConformance() {}

    /** Returns the provider's protocol, a new one or always the same. */
    protected abstract ProviderProtocol protocol();

    /** Returns the smallest request that the service takes: a prompt, and whatever {@code capabilities().required()} names. */
    protected abstract ImageRequest request();

    /**
     * Returns the body of a response to a submission with HTTP 200, as the service's documentation shows it: a task that was taken,
     * or, of a service that responds with images, one or more of them. It must be JSON.
     */
    protected abstract String submitResponse();

    /**
     * Returns the body of a response about a finished task with HTTP 200 and at least one image, as the service's documentation
     * shows it. It must be JSON. Where the service names the task in it, it names {@link #taskId()}, or {@code
     * easel-conformance-1} where the client chooses the id. Override it where the protocol can be polled; otherwise it is not
     * called.
     */
    protected String finishedResponse() {
        return fail("override finishedResponse(): this protocol polls tasks, so return the service's response for a"
                + " finished one");
    }

    /**
     * Returns the body of a response to {@link ProviderProtocol#progress} with HTTP 200 about work that goes on, as the service's
     * documentation shows it. It must be JSON. Override it where the protocol has such an exchange; otherwise it is not
     * called.
     */
    protected String progressResponse() {
        return fail(
                "override progressResponse(): this protocol asks for progress, so return the service's response while"
                        + " it works");
    }

    /** Returns the id of a task. Override it where the protocol requires a certain form. */
    protected String taskId() {
        return "task-1";
    }

    /** Returns what a poll needs besides {@link #taskId()}, see {@link dev.easel.TaskCall#reference()}; null where the id is enough. */
    protected @Nullable String taskReference() {
        return null;
    }

    /**
     * Returns what a response may mean if nothing but its HTTP status can be read: it has no JSON, or none that the service
     * documents. {@link Problem.Kind#AUTHENTICATION}, {@link Problem.Kind#BUSY} and {@link Problem.Kind#REJECTED} promise
     * the user that nothing was done and billed; the other three that it may have been.
     *
     * <ul>
     *   <li>401: the credential was refused.
     *   <li>429, and 503 with a Retry-After header: the service is busy; 503 may be a fault of the service all the same.
     *   <li>Any other 4xx: any kind, since the service knows best what it refuses with which.
     *   <li>5xx, 2xx and 3xx: one of those by which it may have been done and billed.
     * </ul>
     *
     * <p>Override it where the service's documentation says otherwise about a status: a 503 that always means a full queue,
     * or a 403 for a prompt. Where a response can be told by its body, there is no need to.
     *
     * @param status the HTTP status
     * @param retryAfter whether the response has a Retry-After header
     */
    protected Set<Problem.Kind> mayMean(int status, boolean retryAfter) {
        if (status == 401) {
            return EnumSet.of(Problem.Kind.AUTHENTICATION);
        }
        if (status == 429) {
            return EnumSet.of(Problem.Kind.BUSY);
        }
        if (status >= 400 && status < 500) {
            return EnumSet.allOf(Problem.Kind.class);
        }
        Set<Problem.Kind> billed =
                EnumSet.of(Problem.Kind.TASK_FAILED, Problem.Kind.SERVICE_FAULT, Problem.Kind.UNREADABLE);
        if (status == 503 && retryAfter) {
            billed.add(Problem.Kind.BUSY);
        }
        return billed;
    }

    /**
     * Returns whether a text that is sent is the prompt, letter by letter. Override it where the service's interface has
     * more stand in the prompt's field, and look for the prompt there.
     *
     * @param sent a text in the body of a submission
     * @param prompt the prompt of the request
     */
    protected boolean isPrompt(String sent, String prompt) {
        return sent.equals(prompt);
    }

    @Test
    void the_id_and_the_capabilities_never_change() {
        capabilities().constant();
    }

    @Test
    void fields_and_operations_of_the_capabilities_agree() {
        capabilities().fieldsAgree();
    }

    @Test
    void ranges_and_limits_of_the_capabilities_leave_room_for_a_request() {
        capabilities().saneNumbers();
    }

    @Test
    void a_service_with_a_queue_can_be_polled() {
        capabilities().tasks();
    }

    @Test
    void a_task_can_be_cancelled_exactly_where_the_capabilities_say_so() {
        capabilities().cancel();
    }

    @Test
    void there_is_a_wait_before_each_poll_of_a_task() {
        capabilities().pollSchedule();
    }

    @Test
    void the_smallest_request_passes_the_check() {
        requests().smallestRequestPassesTheCheck();
    }

    @Test
    void the_same_request_is_mapped_to_the_same_bytes() {
        requests().sameBytes();
    }

    @Test
    void many_threads_map_a_request_to_the_same_bytes() {
        requests().sameBytesInEveryThread();
    }

    @Test
    @ResourceLock(Resources.LOCALE)
    @ResourceLock(Resources.TIME_ZONE)
    void language_and_time_zone_of_the_machine_change_nothing() {
        Supplier<List<String>> everything = () -> {
            List<String> all = requests().everything();
            all.addAll(responses().everything());
            return all;
        };
        List<String> here = everything.get();
        for (Locale language : LANGUAGES) {
            assertEquals(
                    here,
                    elsewhere(language, everything),
                    () -> "under the default language " + language.toLanguageTag()
                            + " other bytes are sent, or responses mean something else; name Locale.ROOT where letters or"
                            + " numbers are turned into text");
        }
    }

    @Test
    void a_field_that_is_not_set_is_not_sent_as_null() {
        requests().nothingAsNull();
    }

    @Test
    void every_request_goes_to_a_path_of_the_configured_service() {
        requests().toPathsAlone();
    }

    @Test
    void no_credential_stands_in_a_request() {
        requests().noCredential();
    }

    @Test
    void the_prompt_is_sent_letter_by_letter() {
        requests().promptAsItIs();
    }

    @Test
    void every_field_that_the_capabilities_name_is_sent() {
        requests().everyFieldIsSent();
    }

    @Test
    void no_sampler_scheduler_lora_or_controlnet_is_lost_in_silence() {
        requests().noValueIsLostInSilence();
    }

    @Test
    void a_call_for_several_images_says_so() {
        requests().severalImagesInOneCall();
    }

    @Test
    void a_task_id_that_the_client_chooses_is_sent() {
        requests().clientsTaskId();
    }

    @Test
    void a_task_id_cannot_lead_to_another_path() {
        requests().taskIdInItsPlace();
    }

    @Test
    void a_task_reference_cannot_lead_to_another_host() {
        requests().referenceInItsPlace();
    }

    @Test
    void the_documented_responses_are_read_as_successes() {
        responses().goodResponsesAreSuccesses();
    }

    @Test
    void nonsense_is_no_accepted_submission_and_says_the_truth_about_money() {
        responses().nonsenseIsNoSubmission();
    }

    @Test
    void nonsense_about_a_task_neither_finishes_nor_ends_it() {
        responses().nonsenseEndsNoTask();
    }

    @Test
    void the_result_of_another_task_is_not_delivered() {
        responses().anotherTasksResultIsNotDelivered();
    }

    @Test
    void nonsense_is_no_uploaded_image() {
        responses().nonsenseIsNoUpload();
    }

    @Test
    void a_response_that_is_cut_off_or_hollow_is_no_success() {
        responses().whatIsCutOffIsNoSuccess();
    }

    @Test
    void whatever_stands_in_a_field_of_a_response_is_read_without_an_exception() {
        responses().anythingInAFieldIsRead();
    }

    @Test
    void nothing_but_a_success_confirms_a_cancellation() {
        responses().onlyASuccessConfirmsACancellation();
    }

    @Test
    void progress_is_told_of_work_that_goes_on_and_never_ends_it() {
        new ProgressCases(subject(), this::progressResponse).progressEndsNothing();
    }

    @Test
    void how_long_a_busy_service_asks_to_wait_is_handed_on() {
        responses().retryAfterIsHandedOn();
    }

    @Test
    void the_same_response_read_twice_means_the_same() {
        responses().readTwiceIsTheSame();
    }

    @Test
    void callbacks_are_read_whatever_they_say() {
        new CallbackCases(subject()).readWhateverTheySay();
    }

    @Test
    void a_callback_without_a_signature_is_not_valid_where_the_service_signs() {
        new CallbackCases(subject()).onlySignedOnesAreValid();
    }

    private CapabilityCases capabilities() {
        return new CapabilityCases(subject());
    }

    private RequestCases requests() {
        return new RequestCases(subject(), this::isPrompt);
    }

    private ResponseCases responses() {
        return new ResponseCases(subject(), this::mayMean, submitResponse(), this::finishedResponse);
    }

    private Subject subject() {
        return new Subject(protocol(), request(), taskId(), taskReference());
    }

    private static <T> T elsewhere(Locale language, Supplier<T> work) {
        Locale here = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        Locale.setDefault(language);
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
        try {
            return work.get();
        } finally {
            Locale.setDefault(here);
            TimeZone.setDefault(zone);
        }
    }
}
