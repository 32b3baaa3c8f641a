package dev.easel.bfl;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageRequest;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.CallbackSignature;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.NotFoundGrace;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The wire format of Black Forest Labs. */
final class BflProtocol implements ProviderProtocol {
    /** The vendor's samples poll each half second; the small models need one second, FLUX 3 minutes. */
    private static final PollSchedule SCHEDULE =
            PollSchedule.growing(Duration.ofMillis(500), Duration.ofSeconds(3), 1.25);

    /** Right after the submission a cluster may not know the task yet; later the same word means that it is gone. */
    private static final NotFoundGrace GRACE = new NotFoundGrace(Duration.ofSeconds(5), 5);

    private final BflSettings settings;

    private BflProtocol(BflSettings settings) {
        this.settings = settings;
    }

    static BflProtocol create(BflSettings settings) {
        return new BflProtocol(settings);
    }

    @Override
    public ProviderId id() {
        return Bfl.PROVIDER;
    }

    @Override
    public Capabilities capabilities() {
        return BflCapabilities.all();
    }

    @Override
    public Capabilities capabilities(String model) {
        return BflCapabilities.of(BflModels.of(model));
    }

    @Override
    public PollSchedule pollSchedule() {
        return SCHEDULE;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        BflChecks.check(request, settings, findings);
    }

    /** Where only a ratio is sent the service chooses. */
    @Override
    public Optional<Size> expectedSize(ImageRequest request) {
        BflSizing sizing = BflModels.of(request.model().orElse("")).sizing();
        return sizing.takesPixels() ? request.size().map(sizing::rounded) : Optional.empty();
    }

    @Override
    public Job generate(ImageRequest request) {
        return new BflJob(request, BflModels.of(request.model().orElseThrow()), settings);
    }

    /** A stored address is foreign input like one of a response: it is judged again. */
    @Override
    public boolean canPoll(TaskCall task) {
        return task.taskId().isPresent()
                && (task.kind().isEmpty() || task.kind().equals(BflJob.WITHOUT_SEED))
                && (task.reference().isEmpty() || address(task).isPresent());
    }

    @Override
    public WireExchange<FinishedWork> status(TaskCall task) {
        URI address = address(task).orElse(null);
        boolean withKey = address == null || BflAddresses.mayHaveKey(address, settings);
        // The address as it was given: it names the cluster that has the task, and no other knows the id.
        WireRequest.Builder request = address == null
                ? WireRequest.get(BflAddresses.path(task.taskId().orElseThrow()))
                : WireRequest.fetch(address);
        WireRequest poll = (withKey ? request.withCredentials() : request).build();
        return new WireExchange<>(poll, response -> BflResponses.status(response, task, settings, !withKey));
    }

    private Optional<URI> address(TaskCall task) {
        return task.reference().flatMap(reference -> BflAddresses.stored(reference, settings));
    }

    @Override
    public NotFoundGrace notFoundGrace() {
        return GRACE;
    }

    /** Only polls ask: images are fetched without the key. */
    @Override
    public boolean vouchesFor(URI address) {
        return BflAddresses.mayHaveKey(address, settings);
    }

    @Override
    public Optional<List<CatalogueEntry>> knownCatalogue(Catalogue catalogue) {
        return catalogue == Catalogue.MODELS ? Optional.of(BflCatalogues.models()) : Optional.empty();
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return BflCatalogues.finetunes();
    }

    @Override
    public Optional<CallbackNotice> readCallback(CallbackMessage message) {
        return Optional.of(BflWebhook.read(message));
    }

    @Override
    public Optional<CallbackSignature> callbackSignature() {
        return Optional.of(BflWebhook.of(settings.webhookSecret()));
    }
}
