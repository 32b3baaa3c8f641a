package dev.easel.local;

import dev.easel.CancelOutcome;
import dev.easel.TaskStatus;
import dev.easel.openai.internal.ErrorWords;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far AUTOMATIC1111 or Forge is with an image, and how it is interrupted. {@code /internal/progress} tells of one job
 * by its name. It belongs to the web interface: a server without it, and most of those that speak a part of this interface,
 * have {@code /sdapi/v1/progress} alone, which tells of whatever is generated, whoever requested it. {@code
 * /sdapi/v1/interrupt} is no less global.
 */
final class A1111Progress {
    private static final String OF_A_JOB = "/internal/progress";
    private static final String OF_THE_SERVER = "/sdapi/v1/progress?skip_current_image=true";
    private static final String INTERRUPT = "/sdapi/v1/interrupt";

    /** What stands beside a job that waits. */
    private static final Pattern PLACE = Pattern.compile("In queue: (\\d{1,6})/\\d+");

    private A1111Progress() {}

    /** @param job what was sent as {@code force_task_id} */
    static WireExchange<TaskStatus> exchange(String job) {
        return new WireExchange<>(ofJob(job), A1111Progress::readJob);
    }

    /**
     * Interrupts the server once it has said that it generates this job; between the two queries the next job may begin, and
     * nothing can be done about that.
     *
     * @param unseen whether to interrupt also a server that has no such thing to say
     */
    static WireExchange<CancelOutcome> interruption(String job, boolean unseen) {
        return new WireExchange<>(ofJob(job), response -> {
            if (response.status() == 404) {
                return unseen ? interrupt() : Outcome.done(CancelOutcome.NOT_SUPPORTED);
            }
            if (!response.isSuccessful()) {
                return Outcome.failed(ErrorWords.problem(response));
            }
            if (is(response, "active")) {
                return interrupt();
            }
            // Who waits cannot be taken out of the queue.
            return Outcome.done(is(response, "completed") ? CancelOutcome.TOO_LATE : CancelOutcome.NOT_SUPPORTED);
        });
    }

    private static Outcome<CancelOutcome> interrupt() {
        WireExchange<CancelOutcome> query =
                new WireExchange<>(WireRequest.post(INTERRUPT).build(), response -> {
                    if (response.isSuccessful()) {
                        return Outcome.done(CancelOutcome.CANCELLED);
                    }
                    return response.status() == 404
                            ? Outcome.done(CancelOutcome.NOT_SUPPORTED)
                            : Outcome.failed(ErrorWords.problem(response));
                });
        return Outcome.next(query);
    }

    private static WireRequest ofJob(String job) {
        // A preview is an image of its own, which nobody would see.
        return WireRequest.post(OF_A_JOB)
                .json(JsonObject.create().put("id_task", job).put("live_preview", false))
                .build();
    }

    private static Outcome<TaskStatus> readJob(WireResponse response) {
        if (response.status() == 404) {
            WireExchange<TaskStatus> global =
                    new WireExchange<>(WireRequest.get(OF_THE_SERVER).build(), A1111Progress::readServer);
            return Outcome.next(global);
        }
        if (!response.isSuccessful()) {
            return Outcome.failed(ErrorWords.problem(response));
        }
        if (is(response, "active")) {
            return Outcome.done(running(response.json()));
        }
        if (is(response, "queued")) {
            Matcher place = PLACE.matcher(response.json().get("textinfo").text().orElse(""));
            int position = place.matches() ? Integer.parseInt(place.group(1)) : 0;
            return Outcome.done(position > 0 ? TaskStatus.queued(position) : TaskStatus.queued());
        }
        return nothing("no image of that name waits or is generated", response);
    }

    private static Outcome<TaskStatus> readServer(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(ErrorWords.problem(response));
        }
        boolean draws = response.json().get("state").get("job_count").integer().orElse(0) > 0
                || response.json().get("progress").decimal().orElse(0) > 0;
        return draws ? Outcome.done(running(response.json())) : nothing("the server generates nothing", response);
    }

    /** The image may not have been begun yet: worth another query. */
    private static Outcome<TaskStatus> nothing(String what, WireResponse response) {
        return Outcome.failed(Problem.unreadable(what + ": " + response.excerpt()));
    }

    private static boolean is(WireResponse response, String flag) {
        return response.json().get(flag).bool().orElse(false);
    }

    private static TaskStatus running(JsonValue json) {
        double share = json.get("progress").decimal().orElse(-1);
        return share < 0 ? TaskStatus.running() : TaskStatus.running(Math.min(1, share));
    }
}
