package dev.easel.gemini;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.TaskCall;
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
import java.util.Set;

/** The wire format of Gemini's image models. */
final class GeminiProtocol implements ProviderProtocol {
    private static final PollSchedule SCHEDULE =
            PollSchedule.growing(Duration.ofSeconds(2), Duration.ofSeconds(10), 1.5);

    private final GeminiSettings settings;
    private final Capabilities capabilities;

    private GeminiProtocol(GeminiSettings settings) {
        this.settings = settings;
        this.capabilities = GeminiCapabilities.of(settings);
    }

    static GeminiProtocol create(GeminiSettings settings) {
        return new GeminiProtocol(settings);
    }

    @Override
    public ProviderId id() {
        return Gemini.PROVIDER;
    }

    @Override
    public String serviceName() {
        return settings.vertex() ? "vertex-ai" : "gemini";
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public PollSchedule pollSchedule() {
        return SCHEDULE;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        GeminiChecks.check(request, settings, findings);
    }

    @Override
    public Job generate(ImageRequest request) {
        return new GeminiJob(request, settings);
    }

    @Override
    public Optional<String> requestId(WireResponse response) {
        return response.json().get("responseId").nonBlank().or(() -> ProviderProtocol.super.requestId(response));
    }

    @Override
    public boolean canPoll(TaskCall task) {
        return settings.background()
                && task.taskId().isPresent()
                && task.kind().isEmpty()
                && task.reference().isEmpty();
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        if (!settings.background()) {
            throw new UnsupportedOperationException("this client has no tasks to poll");
        }
        return Interactions.status(task, settings);
    }

    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return settings.background() && task.taskId().isPresent()
                ? Optional.of(Interactions.cancel(task, settings))
                : Optional.empty();
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        if (settings.vertex() || catalogue != Catalogue.MODELS) {
            throw new UnsupportedOperationException("the service does not list " + catalogue.label());
        }
        return GeminiCatalogues.models(settings);
    }

    @Override
    public Optional<CallbackNotice> readCallback(CallbackMessage message) {
        return settings.background()
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
        return settings.background() && !settings.webhookSecret().isEmpty()
                // As a project's own webhook is signed (Gemini API documentation, webhooks).
                ? Optional.of(StandardWebhookSignature.of(settings.webhookSecret()))
                : Optional.empty();
    }
}
