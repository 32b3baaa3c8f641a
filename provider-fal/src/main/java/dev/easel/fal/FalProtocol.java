package dev.easel.fal;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ControlNet;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.UpscaleRequest;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.CallbackSignature;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.Payload;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** fal's wire format. The reference of a task is what its path begins with: owner and app. */
final class FalProtocol implements ProviderProtocol {
    private static final PollSchedule SCHEDULE =
            PollSchedule.growing(Duration.ofSeconds(1), Duration.ofSeconds(5), 1.5);

    private final FalHosts hosts;
    private final FalRequests requests;
    private final boolean logs;

    private FalProtocol(FalHosts hosts, boolean logs) {
        this.hosts = hosts;
        this.logs = logs;
        this.requests = new FalRequests(hosts);
    }

    /** @param logs whether polls ask for what the model logs */
    static FalProtocol create(FalHosts hosts, boolean logs) {
        return new FalProtocol(hosts, logs);
    }

    @Override
    public ProviderId id() {
        return Fal.PROVIDER;
    }

    @Override
    public Capabilities capabilities() {
        return FalCapabilities.ALL;
    }

    @Override
    public Capabilities capabilities(String model) {
        return FalCapabilities.of(model);
    }

    @Override
    public PollSchedule pollSchedule() {
        return SCHEDULE;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        FalChecks.check(request, findings);
    }

    /** A model that takes proportions makes a size of its own, which a warning names. */
    @Override
    public Optional<Size> expectedSize(ImageRequest request) {
        return request.size().filter(size -> FalModel.of(request).has("image_size"));
    }

    @Override
    public Optional<String> requestId(WireResponse response) {
        return response.header("x-fal-request-id");
    }

    @Override
    public Job generate(ImageRequest request) {
        List<ImageInput> inputs = new ArrayList<>();
        request.initImage().ifPresent(inputs::add);
        request.mask().ifPresent(inputs::add);
        request.controls().stream().map(ControlNet::image).forEach(inputs::add);
        inputs.addAll(FalOptions.in(request.options()).referenceImages());
        return new FalJob(
                request.requestId(),
                inputs,
                request.callbackUrl(),
                uploader(request.options()),
                context -> requests.generate(request, context));
    }

    @Override
    public Job upscale(UpscaleRequest request) {
        FalTools.require(request);
        return new FalJob(
                Optional.empty(),
                List.of(request.image()),
                Optional.empty(),
                uploader(request.options()),
                context -> requests.upscale(request, context));
    }

    @Override
    public Job caption(CaptionRequest request) {
        FalTools.require(request);
        return new FalJob(
                Optional.empty(),
                List.of(request.image()),
                Optional.empty(),
                uploader(request.options()),
                context -> requests.caption(request, context));
    }

    private Function<Payload, WireExchange<String>> uploader(List<ProviderOptions> options) {
        return payload -> FalUploads.of(payload, hosts, FalOptions.in(options));
    }

    /** A handle comes from outside: what is no id and no app of a task leads to no request. */
    @Override
    public boolean canPoll(TaskCall task) {
        return task.kind().isEmpty()
                && task.taskId().filter(FalEndpoint::isTaskId).isPresent()
                && task.reference().filter(FalEndpoint::isApp).isPresent();
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        String path = path(task) + (logs ? "/status?logs=1" : "/status");
        return new WireExchange<>(WireRequest.get(path).build(), response -> FalResponses.polled(response, task));
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return canPoll(task)
                ? Optional.of(new WireExchange<>(
                        WireRequest.to("PUT", path(task) + "/cancel").build(),
                        response -> FalResponses.cancelled(response, task)))
                : Optional.empty();
    }

    /** @param task one that {@link #canPoll} */
    static String path(TaskCall task) {
        // Without an app there is no such path: canPoll(…) has said so, and nothing is sent.
        return "/" + task.reference().orElse("-") + "/requests/" + task.taskId().orElseThrow();
    }

    @Override
    public boolean vouchesFor(URI address) {
        return hosts.vouchesFor(address);
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return FalCatalogues.models(hosts);
    }

    @Override
    public Optional<CallbackNotice> readCallback(CallbackMessage message) {
        // The second differs from the first after a retry of the service's own.
        Set<String> ids = Stream.of("request_id", "gateway_request_id")
                .flatMap(name -> message.json().get(name).nonBlank().stream())
                .collect(Collectors.toSet());
        return Optional.of(new CallbackNotice(ids, "{}"));
    }

    @Override
    public Optional<CallbackSignature> callbackSignature() {
        return Optional.of(new FalSignature(hosts));
    }
}
