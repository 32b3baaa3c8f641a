package dev.easel.internal.engine;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.FailureDetails;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProtocolException;
import dev.easel.ProviderId;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.UpscaleRequest;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.CallbackSignature;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.NotFoundGrace;
import dev.easel.spi.Payload;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider's protocol as the engine calls it: whatever it throws, or null, becomes a {@link ForeignCodeException} that names the
 * method. What a response says besides is left out instead: the task that was paid for is worth more.
 */
public final class ForeignProtocol implements ProviderProtocol {
    private static final Logger LOG = LoggerFactory.getLogger(Loggers.TASK);

    private final ProviderProtocol protocol;
    private final ProviderId id;

    private ForeignProtocol(ProviderProtocol protocol, ProviderId id) {
        this.protocol = protocol;
        this.id = id;
    }

    /** Wraps a protocol. */
    public static ForeignProtocol wrap(ProviderProtocol protocol) {
        try {
            return new ForeignProtocol(protocol, call("id()", protocol::id));
        } catch (ForeignCodeException e) {
            throw new ProtocolException(
                    e.getMessage() + " threw " + e.getCause(),
                    FailureDetails.builder().build(),
                    e.getCause());
        }
    }

    private static <T> T call(String method, ForeignCodeException.Code<T> code) {
        return ForeignCodeException.call("the provider's ", method, code);
    }

    @Override
    public ProviderId id() {
        return id;
    }

    @Override
    public String serviceName() {
        return call("serviceName()", protocol::serviceName);
    }

    @Override
    public Capabilities capabilities() {
        return call("capabilities()", protocol::capabilities);
    }

    @Override
    public Capabilities capabilities(String model) {
        return call("capabilities(model)", () -> protocol.capabilities(model));
    }

    @Override
    public PollSchedule pollSchedule() {
        return call("pollSchedule()", protocol::pollSchedule);
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        call("check()", () -> {
            protocol.check(request, findings);
            return true;
        });
    }

    @Override
    public Job generate(ImageRequest request) {
        return job("generate()", () -> protocol.generate(request));
    }

    @Override
    public Optional<Size> expectedSize(ImageRequest request) {
        return call("expectedSize()", () -> protocol.expectedSize(request));
    }

    @Override
    public Optional<String> samplerWord(Sampler sampler) {
        return call("samplerWord()", () -> protocol.samplerWord(sampler));
    }

    @Override
    public Optional<String> schedulerWord(Scheduler scheduler) {
        return call("schedulerWord()", () -> protocol.schedulerWord(scheduler));
    }

    @Override
    public @Nullable Duration pauseAfter(WireResponse response) {
        try {
            return protocol.pauseAfter(response);
        } catch (Throwable e) {
            LOG.warn("pauseAfter() of provider {} threw; the task goes on", id, e);
            return null;
        }
    }

    @Override
    public Optional<String> requestId(WireResponse response) {
        try {
            return call("requestId()", () -> protocol.requestId(response));
        } catch (ForeignCodeException e) {
            LOG.warn("requestId() of provider {} threw; the task goes on", id, e);
            return Optional.empty();
        }
    }

    @Override
    public boolean canPoll(TaskCall task) {
        return call("canPoll()", () -> protocol.canPoll(task));
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        return call("status()", () -> protocol.status(task));
    }

    @Override
    public NotFoundGrace notFoundGrace() {
        return call("notFoundGrace()", protocol::notFoundGrace);
    }

    @Override
    public boolean vouchesFor(URI address) {
        return call("vouchesFor()", () -> protocol.vouchesFor(address));
    }

    @Override
    public Optional<WireRequest> push(TaskCall task) {
        return call("push()", () -> protocol.push(task));
    }

    @Override
    public Job upscale(UpscaleRequest request) {
        return job("upscale()", () -> protocol.upscale(request));
    }

    @Override
    public Job caption(CaptionRequest request) {
        return job("caption()", () -> protocol.caption(request));
    }

    @Override
    public Job expandPrompt(String prompt) {
        return job("expandPrompt()", () -> protocol.expandPrompt(prompt));
    }

    @Override
    public Optional<List<CatalogueEntry>> knownCatalogue(Catalogue catalogue) {
        return call("knownCatalogue()", () -> protocol.knownCatalogue(catalogue));
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return call("catalogue()", () -> protocol.catalogue(catalogue));
    }

    @Override
    public Optional<WireExchange<TaskStatus>> progress(TaskCall task) {
        return call("progress()", () -> protocol.progress(task));
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return call("cancel()", () -> protocol.cancel(task));
    }

    @Override
    public Optional<CallbackNotice> readCallback(CallbackMessage message) {
        return call("readCallback()", () -> protocol.readCallback(message));
    }

    @Override
    public Optional<CallbackSignature> callbackSignature() {
        return call("callbackSignature()", protocol::callbackSignature);
    }

    private static Job job(String method, ForeignCodeException.Code<Job> code) {
        return ForeignJob.wrap(call(method, code));
    }

    /** The same for a job. What does not change is asked for once, on the thread of whoever asked for the job. */
    static final class ForeignJob implements Job {
        private final Job job;
        private final String kind;
        private final Optional<String> requestId;
        private final List<ImageInput> inputs;
        private final Optional<URI> callback;

        private ForeignJob(Job job) {
            this.job = job;
            this.kind = call("Job.kind()", job::kind);
            this.requestId = call("Job.requestId()", job::requestId);
            this.inputs = call("Job.inputs()", () -> List.copyOf(job.inputs()));
            this.callback = call("Job.callback()", job::callback);
        }

        static Job wrap(Job job) {
            return job instanceof ForeignJob ? job : new ForeignJob(job);
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public Optional<String> requestId() {
            return requestId;
        }

        @Override
        public List<ImageInput> inputs() {
            return inputs;
        }

        @Override
        public Optional<URI> callback() {
            return callback;
        }

        @Override
        public Optional<WireExchange<String>> upload(ImageInput input, Payload payload) {
            return call("Job.upload()", () -> job.upload(input, payload));
        }

        @Override
        public WireExchange<FinishedWork> submit(SubmitContext context) {
            return call("Job.submit()", () -> job.submit(context));
        }
    }

    /** Wraps a job that a provider's own verb made. */
    public static Job job(Job job) {
        return ForeignJob.wrap(job);
    }
}
