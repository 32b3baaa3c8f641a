package dev.easel.langchain4j;

import dev.easel.AuthenticationException;
import dev.easel.ConnectionException;
import dev.easel.ContentRefusedException;
import dev.easel.EaselException;
import dev.easel.InvalidRequestException;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.ServiceException;
import dev.easel.UnsupportedByServiceException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes LangChain4j's exceptions of Easel's. LangChain4j's own retry repeats whatever is not a {@link NonRetriableException}, so everything
 * is one, unless it is known that a second submission cannot be a second bill. The cause is Easel's exception.
 */
final class Failures {
    private Failures() {}

    /** Runs what may submit. */
    static <T> T ofSubmission(Supplier<T> call) {
        return mapped(call, false);
    }

    /** Runs what never submits, and so may be repeated although a task has been billed. */
    static <T> T ofPoll(Supplier<T> call) {
        return mapped(call, true);
    }

    private static <T> T mapped(Supplier<T> call, boolean submitsNothing) {
        try {
            return call.get();
        } catch (LangChain4jException e) {
            throw e;
        } catch (RuntimeException e) {
            throw map(e, submitsNothing);
        }
    }

    private static LangChain4jException map(RuntimeException thrown, boolean submitsNothing) {
        RuntimeException failure = unwrapped(thrown);
        LangChain4jException transientOne = submitsNothing || !mayHaveBeenBilled(failure) ? retriable(failure) : null;
        return transientOne != null ? transientOne : nonRetriable(failure);
    }

    /** Futures wrap what they ended with. */
    static RuntimeException unwrapped(RuntimeException thrown) {
        return thrown instanceof CompletionException && thrown.getCause() instanceof RuntimeException cause
                ? cause
                : thrown;
    }

    /** Returns whether the service may have charged for what failed. Of a failure that is not Easel's, a cancellation included, nobody knows. */
    static boolean mayHaveBeenBilled(RuntimeException failure) {
        return !(failure instanceof EaselException easel) || easel.mayHaveBeenBilled();
    }

    static String message(RuntimeException failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static @Nullable LangChain4jException retriable(RuntimeException failure) {
        String message = message(failure);
        if (failure instanceof RateLimitedException) {
            return new RateLimitException(message, failure);
        }
        if (failure instanceof ServiceException) {
            return new InternalServerException(message, failure);
        }
        return failure instanceof ConnectionException ? new RetriableException(message, failure) : null;
    }

    private static LangChain4jException nonRetriable(RuntimeException failure) {
        String message = message(failure);
        if (failure instanceof AuthenticationException) {
            return new dev.langchain4j.exception.AuthenticationException(message, failure);
        }
        if (failure instanceof ContentRefusedException) {
            return new ContentFilteredException(message, failure);
        }
        if (failure instanceof InvalidRequestException || failure instanceof RejectedException) {
            return new dev.langchain4j.exception.InvalidRequestException(message, failure);
        }
        if (failure instanceof UnsupportedByServiceException) {
            LangChain4jException unsupported = new UnsupportedFeatureException(message);
            unsupported.initCause(failure);
            return unsupported;
        }
        return new NonRetriableException(message, failure);
    }
}
