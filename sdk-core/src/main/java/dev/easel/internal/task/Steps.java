package dev.easel.internal.task;

import dev.easel.EaselException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.StoredImage;
import dev.easel.internal.transport.Deadline;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.TimeSource;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The steps of something that goes on for long: exchanges and waits, one after the other, each within the task's one
 * deadline, each ended at once by {@link #stop}. Whatever a step comes to, exactly one of its continuations runs.
 */
final class Steps {
    /** Whose steps they are. */
    interface Walker {
        /**
         * The deadline passed.
         *
         * @param waitingFor what was waited for, as a noun
         * @param reached whether the service may have the work
         */
        void timedOut(String waitingFor, boolean reached);

        /** There is no going on. */
        void fail(EaselException failure);

        /** The task was cancelled, and hears nothing more: what is held for it is to be given back. */
        default void left() {}
    }

    /** Where they lead through. */
    interface Ground {
        /** By when everything has to be over. */
        Deadline deadline();

        /** Where pictures go. */
        ImageStore store();

        /** The task; {@code null} where there is none to be asked for. */
        @Nullable TaskHandle handle();

        /** One exchange. */
        CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange);
    }

    /** What becomes of an exchange: exactly one of these. */
    interface Reply {
        /** A whole answer came, whatever it says. */
        void answered(WireResponse response, Exchange exchange);

        /** None came that could be read. */
        void failed(ExchangeFailure failure);

        /** The answer is under way and tells how far the work is; any number of times before it is there. */
        default void progressed(TaskStatus status) {}

        /** It was stopped or the deadline passed, and that is dealt with. */
        default void stopped() {}

        /** It is being stopped, and {@link #stopped} follows: ends at once what goes on beside it. */
        default void stopping() {}
    }

    private final Engine engine;
    private final Ground ground;
    private final Walker walker;
    private final Stop stop = new Stop();

    Steps(Engine engine, Ground ground, Walker walker) {
        this.engine = engine;
        this.ground = ground;
        this.walker = walker;
    }

    /** Ends the step under way, and every one that would follow. */
    void stop(Exchange.Abort why) {
        stop.pull(why);
    }

    /** Why it was stopped; empty while it was not. */
    Optional<Exchange.Abort> stopped() {
        return stop.reason();
    }

    /** Says how a step of another kind is ended. */
    void whenStopped(Runnable end) {
        stop.current(end);
    }

    /** A step was ended by a stop. A cancelled task has been told everything already. */
    void endedByStop() {
        if (stop.reason().filter(Exchange.Abort.CLOSED::equals).isPresent()) {
            walker.fail(engine.failures().closed(ground.handle()));
        } else {
            walker.left();
        }
    }

    /**
     * An exchange.
     *
     * @param waitingFor what is waited for meanwhile, as a noun
     */
    void send(WireRequest request, Phase phase, String waitingFor, Reply reply) {
        Exchange exchange = Exchange.of(phase, ground.deadline(), ground.store());
        if (request.events().isPresent()) {
            exchange.onProgress(reply::progressed);
        }
        stop.current(() -> {
            reply.stopping();
            exchange.abort(stop.reason().orElse(Exchange.Abort.CANCELLED));
        });
        ground.send(request, exchange).whenComplete((response, thrown) -> {
            try {
                if (stop.reason().isPresent()) {
                    discard(exchange);
                    reply.stopped();
                    endedByStop();
                } else if (response != null) {
                    reply.answered(response, exchange);
                } else {
                    discard(exchange);
                    failed(Failures.unwrap(thrown), waitingFor, reply);
                }
            } catch (RuntimeException e) {
                // A reader that throws is a bug; the task must not hang because of it.
                discard(exchange);
                reply.stopped();
                walker.fail(engine.failures().unexpected(e, ground.handle(), true));
            }
        });
    }

    private void failed(Throwable thrown, String waitingFor, Reply reply) {
        if (!(thrown instanceof ExchangeFailure failure) || thrown.getCause() instanceof EaselException) {
            reply.stopped();
            Throwable told = thrown.getCause() instanceof EaselException known ? known : thrown;
            walker.fail(engine.failures().unexpected(told, ground.handle(), true));
        } else if (failure.abort().filter(Exchange.Abort.DEADLINE::equals).isPresent()) {
            reply.stopped();
            boolean reached = failure.stage() != ExchangeFailure.Stage.NOT_DELIVERED;
            walker.timedOut(reached ? waitingFor : "a connection to the service (" + failure.what() + ")", reached);
        } else {
            reply.failed(failure);
        }
    }

    /**
     * A wait, cut to what is left until the deadline.
     *
     * @param waitingFor what is waited for meanwhile, as a noun
     * @param reached whether the service may have the work
     * @param then what follows
     */
    Wait waitFor(Duration delay, String waitingFor, boolean reached, Runnable then) {
        Duration remaining = ground.deadline().remaining();
        boolean tooLate = delay.compareTo(remaining) >= 0;
        Wait wait = new Wait(tooLate ? () -> walker.timedOut(waitingFor, reached) : () -> go(then));
        // Before the timer is set: what the timer begins may say what is current before this thread gets on.
        stop.current(() -> {
            if (wait.leave()) {
                endedByStop();
            }
        });
        wait.set(engine.time().schedule(tooLate ? remaining : delay.isNegative() ? Duration.ZERO : delay, wait));
        return wait;
    }

    /** The next step begins with a protocol's request, which may fail to be made: the task must not hang because of it. */
    private void go(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            walker.fail(engine.failures().unexpected(e, ground.handle(), true));
        }
    }

    static void discard(Exchange exchange) {
        exchange.takeImages().forEach(StoredImage::discard);
    }

    /** A wait under way. Either its time comes or it is left before, never both. */
    static final class Wait implements Runnable {
        private final Runnable then;
        private TimeSource.@Nullable Scheduled timer;
        private boolean over;

        Wait(Runnable then) {
            this.then = then;
        }

        /** Its timer, which may have run out before this is called. */
        void set(TimeSource.Scheduled scheduled) {
            boolean late;
            synchronized (this) {
                late = over;
                timer = scheduled;
            }
            if (late) {
                scheduled.cancel();
            }
        }

        @Override
        public void run() {
            if (claim()) {
                then.run();
            }
        }

        /** Ends it; whether it was still to come. */
        boolean leave() {
            TimeSource.Scheduled scheduled;
            synchronized (this) {
                if (over) {
                    return false;
                }
                over = true;
                scheduled = timer;
            }
            if (scheduled != null) {
                scheduled.cancel();
            }
            return true;
        }

        /** Whether its time has come, or it was left. */
        synchronized boolean isOver() {
            return over;
        }

        private synchronized boolean claim() {
            boolean first = !over;
            over = true;
            return first;
        }
    }
}
