package dev.easel.local;

import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.TaskCall;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The queue of stable-diffusion.cpp's own server, {@code /sdcpp/v1}, since master-563. */
final class SdCppDialect implements Dialect {
    static final String CAPABILITIES = "/sdcpp/v1/capabilities";
    private static final String JOBS = "/sdcpp/v1/jobs/";

    private final @Nullable SdCppCapabilities server;
    private final Capabilities capabilities;

    SdCppDialect(LocalSettings settings) {
        this.server = settings.server();
        this.capabilities = SdCppCapabilities.ofQueue(settings);
    }

    @Override
    public LocalDialect dialect() {
        return LocalDialect.SD_CPP;
    }

    @Override
    public Set<LocalVerb> verbs() {
        return Set.of(LocalVerb.CAPABILITIES);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return switch (catalogue) {
            case LORAS -> LocalCatalogues.of(CAPABILITIES, response -> response.get("loras"), "path", "name");
            case SAMPLERS -> LocalCatalogues.of(CAPABILITIES, response -> response.get("samplers"), "name", "name");
            case SCHEDULERS -> LocalCatalogues.of(CAPABILITIES, response -> response.get("schedulers"), "name", "name");
            case UPSCALERS -> LocalCatalogues.of(CAPABILITIES, response -> response.get("upscalers"), "name", "name");
            default -> throw new UnsupportedOperationException("no list of " + catalogue.label());
        };
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        SdCppChecks.queue(request, server, findings);
    }

    @Override
    public Optional<String> samplerWord(Sampler sampler) {
        return SdCppSamplers.samplers(server).of(sampler.name());
    }

    @Override
    public Optional<String> schedulerWord(Scheduler scheduler) {
        return SdCppSamplers.schedulers(server).of(scheduler.name());
    }

    @Override
    public WireExchange<FinishedWork> submit(ImageRequest request, SubmitContext context) {
        return new WireExchange<>(
                SdCppRequests.generate(
                        request, context, SdCppSamplers.samplers(server), SdCppSamplers.schedulers(server)),
                SdCppResponses::accepted);
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        return new WireExchange<>(
                WireRequest.get(path(task)).imagesIn("b64_json").build(),
                response -> SdCppResponses.job(response, task));
    }

    /** A job that is done already is responded to too, unchanged; one that is being generated is a 409. */
    @Override
    public Optional<WireExchange<CancelOutcome>> cancel(TaskCall task) {
        return Optional.of(new WireExchange<>(
                WireRequest.post(path(task) + "/cancel").build(),
                response -> Outcome.done(
                        response.isSuccessful() && SdCppResponses.isCancelled(response.json())
                                ? CancelOutcome.CANCELLED
                                : CancelOutcome.TOO_LATE)));
    }

    private static String path(TaskCall task) {
        return JOBS + URLEncoder.encode(task.taskId().orElseThrow(), StandardCharsets.UTF_8);
    }
}
