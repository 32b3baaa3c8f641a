package dev.easel.openai;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.Delivery;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.openai.OpenAiProfile.SizeForm;
import dev.easel.openai.OpenAiProfile.TaskForm;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.CallbackSignature;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.StandardWebhookSignature;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The wire format of OpenAI and of the hosts of its interface. */
final class OpenAiProtocol implements ProviderProtocol {
    private final OpenAiSettings settings;
    private final Capabilities capabilities;

    /** The secret of the project's webhook; empty for none. */
    private final String webhookSecret;

    private OpenAiProtocol(OpenAiSettings settings, String webhookSecret) {
        this.settings = settings;
        this.capabilities = OpenAiCapabilities.of(settings);
        this.webhookSecret = webhookSecret;
    }

    static OpenAiProtocol create(OpenAiSettings settings) {
        return create(settings, "");
    }

    static OpenAiProtocol create(OpenAiSettings settings, String webhookSecret) {
        return new OpenAiProtocol(settings, webhookSecret);
    }

    @Override
    public ProviderId id() {
        return OpenAi.PROVIDER;
    }

    @Override
    public String serviceName() {
        return settings.profile().name();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public PollSchedule pollSchedule() {
        return switch (settings.profile().taskForm()) {
            case ZHIPU -> PollSchedule.every(Duration.ofSeconds(3));
            case MODELSCOPE -> PollSchedule.every(Duration.ofSeconds(5));
            case NONE -> PollSchedule.growing(Duration.ofSeconds(2), Duration.ofSeconds(10), 1.5);
        };
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        OpenAiChecks.check(request, settings, findings);
    }

    @Override
    public Optional<Size> expectedSize(ImageRequest request) {
        return settings.profile().sizeForm() == SizeForm.RATIO_AND_RESOLUTION ? Optional.empty() : request.size();
    }

    @Override
    public Job generate(ImageRequest request) {
        if (settings.inBackground()) {
            return new OpenAiJob(request, context -> ResponsesTasks.submit(request, context, settings));
        }
        return switch (settings.profile().taskForm()) {
            case NONE ->
                new OpenAiJob(
                        request,
                        context -> new WireExchange<>(
                                OpenAiRequests.generate(request, context, settings),
                                response -> OpenAiResponses.counted(
                                        OpenAiResponses.read(
                                                response,
                                                settings,
                                                settings.profile().field("seed").isPresent()
                                                        ? context.seed()
                                                        : OptionalLong.empty()),
                                        context.images())));
            case ZHIPU, MODELSCOPE -> new OpenAiJob(request, context -> HostTasks.submit(request, context, settings));
        };
    }

    @Override
    public @Nullable Duration pauseAfter(WireResponse response) {
        return RateLimits.pause(response);
    }

    @Override
    public Optional<String> requestId(WireResponse response) {
        return ProviderProtocol.super
                .requestId(response)
                .or(() -> response.header("apim-request-id"))
                .or(() -> response.header("x-litellm-call-id"));
    }

    @Override
    public boolean canPoll(TaskCall task) {
        // A client of the Images API knows no tasks, though its host may have them.
        return capabilities.delivery() == Delivery.QUEUED
                && task.taskId().isPresent()
                && task.reference().isEmpty();
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        if (settings.inBackground()) {
            return ResponsesTasks.status(task, settings);
        }
        if (settings.profile().taskForm() == TaskForm.NONE) {
            throw new UnsupportedOperationException("this client has no tasks to poll");
        }
        return HostTasks.status(task, settings);
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return settings.inBackground() && task.taskId().isPresent()
                ? Optional.of(ResponsesTasks.cancel(task, settings))
                : Optional.empty();
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return OpenAiCatalogues.models(settings);
    }

    /** A project's webhook tells of responses of the Responses API (OpenAI API reference, webhook events), and is always signed. */
    private boolean callsBack() {
        return settings.inBackground() && !webhookSecret.isEmpty();
    }

    @Override
    public Optional<CallbackNotice> readCallback(CallbackMessage message) {
        return callsBack()
                ? Optional.of(new CallbackNotice(
                        message.json()
                                .get("data")
                                .get("id")
                                .nonBlank()
                                .map(Set::of)
                                .orElse(Set.of()),
                        "{}"))
                : Optional.empty();
    }

    @Override
    public Optional<CallbackSignature> callbackSignature() {
        return callsBack() ? Optional.of(StandardWebhookSignature.of(webhookSecret)) : Optional.empty();
    }
}
