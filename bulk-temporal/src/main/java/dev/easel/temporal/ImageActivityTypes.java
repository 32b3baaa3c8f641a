package dev.easel.temporal;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** Holds the activities of images out of the users' sight: Temporal asks for an interface that is public. */
final class ImageActivityTypes {
    static final String SUBMIT = "EaselSubmit";
    static final String AWAIT = "EaselAwait";
    static final String CANCEL = "EaselCancel";
    static final String MARK = "EaselMark";

    private ImageActivityTypes() {}

    /** The activities of an image. Their names and parameters are in histories. */
    @ActivityInterface
    public interface ImageActivities {
        /**
         * Submits a try, unless an earlier attempt may have done so.
         *
         * @param number which try it is, from 1
         */
        @ActivityMethod(name = SUBMIT)
        TryResult submit(ImageOrder order, int number);

        /**
         * Waits for a task, and stores its images.
         *
         * @param known whether the service is known to have it
         */
        @ActivityMethod(name = AWAIT)
        TryResult await(ImageOrder order, int number, String ticket, boolean known);

        /** Cancels a task; returns the name of a {@link dev.easel.CancelOutcome}. */
        @ActivityMethod(name = CANCEL)
        String cancel(String service, String ticket);

        /** Returns the mark of the submission that the workflow has under way; {@code null} where there is none. */
        @ActivityMethod(name = MARK)
        @Nullable MarkDetails mark();
    }
}
