package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.easel.Generation;
import dev.easel.TaskStatus;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Problem;
import dev.easel.spi.Query;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What every outcome has to be, whatever answer it was read from; and the same in words, to be compared. */
final class Outcomes {
    private Outcomes() {}

    /** Whether pictures are promised, or a task. */
    static boolean isSuccess(SubmitOutcome outcome) {
        return outcome instanceof SubmitOutcome.Accepted
                || outcome instanceof SubmitOutcome.Finished finished
                        && !finished.work().images().isEmpty();
    }

    /** Whether pictures are promised. */
    static boolean isSuccess(StatusOutcome outcome) {
        return outcome instanceof StatusOutcome.Finished finished
                && !finished.work().images().isEmpty();
    }

    /** What went wrong; {@code null} where nothing did. Work without a picture is a failed task to the core. */
    static Problem.@Nullable Kind kind(SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Refused refused) {
            return refused.problem().kind();
        }
        return isSuccess(outcome) ? null : Problem.Kind.TASK_FAILED;
    }

    /** See {@link #kind(SubmitOutcome)}. */
    static Problem.@Nullable Kind kind(StatusOutcome outcome) {
        if (outcome instanceof StatusOutcome.Refused refused) {
            return refused.problem().kind();
        }
        return outcome instanceof StatusOutcome.Finished && !isSuccess(outcome) ? Problem.Kind.TASK_FAILED : null;
    }

    static String checked(@Nullable SubmitOutcome outcome, WireResponse response) {
        if (outcome instanceof SubmitOutcome.Accepted accepted) {
            assertTrue(
                    !accepted.taskId().isBlank(), "the task was accepted under a blank id; nobody could ask about it");
            return "accepted " + accepted.taskId() + ", " + standing(accepted.status());
        }
        if (outcome instanceof SubmitOutcome.Finished finished) {
            return work(finished.work(), response);
        }
        if (outcome instanceof SubmitOutcome.Refused refused) {
            return problem(refused.problem());
        }
        return fail("readSubmit(…) returned null");
    }

    static String checked(@Nullable StatusOutcome outcome, WireResponse response) {
        if (outcome instanceof StatusOutcome.Pending pending) {
            return standing(pending.status()) + ", asks to wait " + pending.hint();
        }
        if (outcome instanceof StatusOutcome.Finished finished) {
            return work(finished.work(), response);
        }
        if (outcome instanceof StatusOutcome.Refused refused) {
            return problem(refused.problem());
        }
        if (outcome instanceof StatusOutcome.Expired expired) {
            return "expired: " + expired.message();
        }
        if (outcome instanceof StatusOutcome.Ask ask) {
            return "asks " + Sent.text(ask.next());
        }
        return outcome == null ? fail("readStatus(…) returned null") : "cancelled";
    }

    /** Of how far a submission is. */
    static String checked(Query.Answer<TaskStatus> answer) {
        if (answer instanceof Query.Known<TaskStatus> known) {
            return standing(known.value());
        }
        return answer instanceof Query.Refused<TaskStatus> refused ? problem(refused.problem()) : "asks on";
    }

    private static String problem(Problem problem) {
        assertTrue(
                !problem.message().isBlank(),
                "the problem has no words; quote the service's, or WireResponse.excerpt()");
        return problem + ", asks to wait " + problem.retryAfter();
    }

    private static String standing(TaskStatus status) {
        assertTrue(!status.isFinal(), () -> "a task that goes on is said to be " + status);
        if (status instanceof TaskStatus.Running running) {
            running.progress()
                    .ifPresent(share -> assertTrue(
                            share >= 0 && share <= 1, () -> "progress is " + share + "; it goes from 0 to 1"));
        } else if (status instanceof TaskStatus.Queued queued) {
            queued.position()
                    .ifPresent(place -> assertTrue(
                            place >= 1,
                            () -> "the place in the queue is " + place + "; 1 is next, leave out what is not"));
        }
        return status.toString();
    }

    private static String work(FinishedWork work, WireResponse response) {
        StringBuilder words = new StringBuilder("finished, ");
        Set<Integer> used = new HashSet<>();
        for (MadeImage image : work.images()) {
            if (image.source() instanceof MadeImage.Inline inline) {
                int index = inline.image().index();
                assertTrue(
                        index >= 0 && index < response.images().size() && used.add(index),
                        () -> "picture " + index + " is named that did not come with the answer, or was named before");
                words.append("picture ").append(index);
            } else if (image.source() instanceof MadeImage.Remote remote) {
                words.append(download(remote.download()));
            }
            words.append(' ').append(generation(image.generation())).append(image.safety());
        }
        return words.append(work.warnings()).append(work.model()).toString();
    }

    private static String download(Download download) {
        assertTrue(!download.candidates().isEmpty(), "a download goes nowhere");
        StringBuilder words = new StringBuilder();
        for (WireRequest request : download.candidates()) {
            assertTrue(
                    request.isImage()
                            && request.method().equals("GET")
                            && request.body().isEmpty(),
                    () -> request + " fetches a picture; make it with get or fetch, and say image()");
            request.address()
                    .ifPresent(address -> assertTrue(
                            isWeb(address), () -> address + " is to be fetched, which is no http or https address"));
            words.append(Sent.text(request));
        }
        return words.append(new TreeSet<>(download.notYet())).toString();
    }

    private static String generation(Generation generation) {
        generation
                .seed()
                .ifPresent(seed -> assertTrue(
                        seed >= 0,
                        () -> "the seed is told as " + seed
                                + ", with which no picture can be asked for again; leave it out"));
        generation
                .guidanceScale()
                .ifPresent(scale -> assertTrue(
                        Double.isFinite(scale), () -> "the guidance scale is told as " + scale + "; leave it out"));
        return generation.toString();
    }

    private static boolean isWeb(URI address) {
        boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        return web && address.getHost() != null;
    }
}
