package dev.easel.failure;

import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.TaskTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came of a cell.
 *
 * @param whole whether the image is there to its end; meant only where there is one
 * @param failure what the task ended with; {@code null} where it ended with its image
 * @param submits how many submissions the service saw
 * @param begun how many of them it worked on
 * @param handle what the handle in the failure was good for
 * @param took how long it took by the task's clock
 */
record Outcome(
        Cell cell,
        @Nullable EaselException failure,
        boolean whole,
        long submits,
        long begun,
        Handle handle,
        Duration took) {
    private static final Pattern WAIT = Pattern.compile("while waiting for (.*?)(?: \\(.*)? at \\S+;");

    /** What became of the handle. */
    enum Handle {
        /** Nothing had to be found again. */
        NOT_NEEDED,
        /** Resumed, it brought the image. */
        BRINGS_THE_IMAGE,
        /** Resumed, it says that the service never had the task. */
        SAYS_NEVER_ARRIVED,
        /** There is none that names a task: the service has not told its id, or has no tasks to ask for. */
        NONE
    }

    boolean isImage() {
        return failure == null;
    }

    @Nullable FailureClass failureClass() {
        return failure == null ? null : failure.failureClass().orElse(null);
    }

    boolean mayHaveBeenBilled() {
        return failure != null && failure.mayHaveBeenBilled();
    }

    /** Which wait the deadline ended; {@code null} where it did not. */
    @Nullable String endedWait() {
        if (!(failure instanceof TaskTimeoutException)) {
            return null;
        }
        Matcher wait = WAIT.matcher(String.valueOf(failure.getMessage()));
        return wait.find() ? wait.group(1) : "unnamed";
    }

    /** In a few words, for the table. */
    String words() {
        if (failure == null) {
            return whole ? "image" : "half an image";
        }
        StringBuilder words =
                new StringBuilder("`" + failure.getClass().getSimpleName().replace("Exception", "") + "`");
        FailureClass means = failureClass();
        if (means != null) {
            words.append(", ").append(means.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        if (endedWait() != null) {
            words.append(", waiting for ").append(endedWait());
        }
        if (failure instanceof DownloadException download && download.address().isPresent()) {
            words.append("; tells the address");
        }
        words.append(mayHaveBeenBilled() ? "; may be billed" : "; not billed");
        return words
                + switch (handle) {
                    case BRINGS_THE_IMAGE -> "; resume brings the image";
                    case SAYS_NEVER_ARRIVED -> "; resume says it never arrived";
                    case NONE, NOT_NEEDED -> "";
                };
    }

    @Override
    public String toString() {
        return cell + ": " + words() + " (" + submits + " submits, " + begun + " begun, " + took.toSeconds() + " s)"
                + (failure == null ? "" : " " + failure.getMessage());
    }
}
