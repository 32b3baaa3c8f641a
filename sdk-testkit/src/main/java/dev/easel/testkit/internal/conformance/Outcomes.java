package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.easel.Generation;
import dev.easel.TaskStatus;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks the values of an outcome, whatever response they were read from, and describes an outcome in words. */
final class Outcomes {
    private static final int LONGEST_ID = 1_024;

    private Outcomes() {}

    /** Whether images are promised, or a task. */
    static boolean isSuccess(Outcome<FinishedWork> outcome) {
        return outcome instanceof Outcome.Accepted
                || outcome instanceof Outcome.Done<FinishedWork> done
                        && done.value().images().stream()
                                .anyMatch(image -> !(image.source() instanceof MadeImage.NotMade));
    }

    /** What went wrong; {@code null} where nothing did. Work without an image is a failed task to the core. */
    static Problem.@Nullable Kind kind(Outcome<FinishedWork> outcome) {
        if (outcome instanceof Outcome.Failed<FinishedWork> failed) {
            return failed.problem().kind();
        }
        return outcome instanceof Outcome.Done && !isSuccess(outcome) ? Problem.Kind.TASK_FAILED : null;
    }

    static String taskId(String id) {
        assertTrue(!id.isBlank(), "the task was accepted under a blank id; nobody could poll it");
        assertTrue(
                id.length() <= LONGEST_ID,
                () -> "the task was accepted under an id of " + id.length() + " characters; more than " + LONGEST_ID
                        + " fit into no handle, so read the response as UNREADABLE");
        return id;
    }

    static String problem(Problem problem) {
        // A service may have no words of its own. Only how a response differs from what was expected is always known.
        if (problem.kind() == Problem.Kind.UNREADABLE || !problem.message().isEmpty()) {
            message("the message of the problem " + problem.kind(), problem.message());
        }
        problem.code().ifPresent(code -> message("the code of the problem " + problem.kind(), code));
        problem.hint().ifPresent(hint -> message("the hint of the problem " + problem.kind(), hint));
        problem.categories().forEach(category -> message("a category of the problem " + problem.kind(), category));
        return problem + " " + problem.hint() + problem.stage() + problem.categories()
                + (problem.mayBeBilled() ? " billed" : "");
    }

    static String message(String what, String text) {
        assertTrue(!text.isBlank(), () -> what + " is blank; quote the service's words, or WireResponse.excerpt()");
        return text;
    }

    static String standing(TaskStatus status) {
        assertTrue(!status.isFinal(), () -> "a task that goes on is said to be " + status);
        if (status instanceof TaskStatus.Running running) {
            running.progress()
                    .ifPresent(share -> assertTrue(
                            share >= 0 && share <= 1, () -> "progress is " + share + "; it goes from 0 to 1"));
            running.word().ifPresent(word -> message("the word of the status", word));
        } else if (status instanceof TaskStatus.Queued queued) {
            queued.position()
                    .ifPresent(place -> assertTrue(
                            place >= 1,
                            () -> "the place in the queue is " + place + "; 1 is next, leave out what is not"));
        }
        return status.toString();
    }

    static String work(FinishedWork work, WireResponse response) {
        StringBuilder words = new StringBuilder("finished, ");
        Set<Integer> used = new HashSet<>();
        for (MadeImage image : work.images()) {
            words.append(image(image, response, used));
        }
        for (MadeImage extra : work.extraImages()) {
            words.append(" extra ").append(image(extra, response, used));
            assertTrue(
                    extra.generation().seed().isEmpty(),
                    () -> "an extra image is said to have the seed "
                            + extra.generation().seed()
                            + "; it was not drawn from a seed, and nobody could ask for it again");
        }
        work.warnings().forEach(warning -> message("the warning about " + warning.field(), warning.message()));
        work.model().ifPresent(model -> message("the model", model));
        return words.append(work.texts())
                .append(work.warnings())
                .append(work.model())
                .append(work.usage())
                .toString();
    }

    private static String image(MadeImage image, WireResponse response, Set<Integer> used) {
        StringBuilder words = new StringBuilder();
        if (image.source() instanceof MadeImage.Inline inline) {
            int index = inline.image().index();
            assertTrue(
                    index >= 0 && index < response.images().size() && used.add(index),
                    () -> "image " + index + " is named that did not come with the response, or was named before");
            words.append("image ").append(index);
        } else if (image.source() instanceof MadeImage.Remote remote) {
            words.append(download(remote.download()));
        } else if (image.source() instanceof MadeImage.NotMade notMade) {
            words.append(problem(notMade.problem()));
        }
        return words.append(' ')
                .append(generation(image.generation()))
                .append(image.safety())
                .toString();
    }

    private static String download(Download download) {
        assertTrue(!download.candidates().isEmpty(), "a download goes nowhere");
        StringBuilder words = new StringBuilder();
        for (WireRequest request : download.candidates()) {
            assertTrue(
                    request.isImage()
                            && request.method().equals("GET")
                            && request.body().isEmpty(),
                    () -> request + " downloads an image; make it with get or fetch, and say image()");
            request.address()
                    .ifPresent(address -> assertTrue(
                            isWeb(address), () -> address + " is to be downloaded, which is no http or https address"));
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
                                + ", with which no image can be asked for again; leave it out"));
        generation
                .guidanceScale()
                .ifPresent(scale -> assertTrue(
                        Double.isFinite(scale), () -> "the guidance scale is told as " + scale + "; leave it out"));
        return generation.toString();
    }

    private static boolean isWeb(URI address) {
        boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        // A host with an underscore is an authority and no host to Java.
        return web && address.getRawAuthority() != null;
    }
}
