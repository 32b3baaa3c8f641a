package dev.easel.routing;

import dev.easel.CancelOutcome;
import dev.easel.EaselException;
import dev.easel.ImageResult;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;

/** Whose attempt a {@link RoutedAttempt} is: who is told what becomes of it. */
interface AttemptOwner {
    void moved(RoutedAttempt attempt, TaskStatus status);

    void accepted(RoutedAttempt attempt, TaskHandle handle);

    void succeeded(RoutedAttempt attempt, ImageResult result);

    void failed(RoutedAttempt attempt, EaselException failure, Fallback.Verdict verdict);

    /** The client's task ended as cancelled, and nobody here had asked for it. */
    void cancelledElsewhere(RoutedAttempt attempt);

    /** It waits to be accepted, or in the service's queue, for too long. */
    void waitedTooLong(RoutedAttempt attempt);

    /** The task was cancelled because it waited for too long, as {@link RoutedAttempt#leave} was asked to. */
    void left(RoutedAttempt attempt);

    /** The service did not confirm that cancellation, and the task is followed further. */
    void stays(RoutedAttempt attempt, CancelOutcome outcome);
}
