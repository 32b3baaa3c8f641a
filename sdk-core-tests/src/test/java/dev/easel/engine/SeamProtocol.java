package dev.easel.engine;

import dev.easel.Capabilities;
import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.Feature;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.PollSchedule;
import dev.easel.TaskCall;
import dev.easel.UpscaleRequest;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Is a toy that does everything a protocol can do, with a fault before each piece of code that Easel calls of it. */
final class SeamProtocol extends BentProtocol {
    private final Fault fault;

    /** The same server under a name that is not of the configured origin. */
    private final URI regional;

    SeamProtocol(Fault fault, URI service) {
        this.fault = fault;
        this.regional = URI.create("http://127.0.0.1:" + service.getPort());
    }

    @Override
    public boolean vouchesFor(URI address) {
        return address.getHost().equals(regional.getHost());
    }

    @Override
    WireRequest poll(TaskCall task) {
        return WireRequest.to("GET", regional.resolve(super.poll(task).path().orElseThrow()))
                .withCredentials()
                .imagesIn("images")
                .build();
    }

    @Override
    public Capabilities capabilities() {
        return straight.capabilities().toBuilder()
                .addOperations(Operation.IMAGE_TO_IMAGE, Operation.UPSCALE, Operation.CAPTION, Operation.EXPAND_PROMPT)
                .addFeatures(Feature.CALLBACK_URL, Feature.INIT_IMAGE, Feature.MODEL)
                .addCatalogues(Catalogue.values())
                .inputForm(InputForm.URL)
                .build();
    }

    @Override
    public PollSchedule pollSchedule() {
        return PollSchedule.every(Duration.ofMillis(20));
    }

    @Override
    public Job generate(ImageRequest request) {
        List<ImageInput> inputs = request.initImage().map(List::of).orElse(List.of());
        return job(inputs, context -> exchange(submission(request, context), this::submitted));
    }

    @Override
    public Job upscale(UpscaleRequest request) {
        EventReader events = fault.seam(EventReader.class, "EventReader", new EventReader() {
            @Override
            public boolean isResult(String name) {
                return name.equals("response");
            }

            @Override
            public EventOutcome read(String name, WireResponse event) {
                return name.equals("response") ? EventOutcome.result() : EventOutcome.nothing();
            }
        });
        WireRequest wire =
                WireRequest.post("/upscale").events(events).imagesIn("images").build();
        return job(
                List.of(),
                context -> exchange(
                        wire,
                        response -> Outcome.done(FinishedWork.of(response.json().get("images").imageList().stream()
                                .map(MadeImage::inline)
                                .toList()))));
    }

    @Override
    public Job caption(CaptionRequest request) {
        return words();
    }

    @Override
    public Job expandPrompt(String prompt) {
        return words();
    }

    private Job words() {
        return job(
                List.of(),
                context -> exchange(
                        WireRequest.post("/words").build(),
                        response -> Outcome.done(FinishedWork.ofTexts(List.of("words")))));
    }

    @Override
    public WireExchange<List<CatalogueEntry>> catalogue(Catalogue catalogue) {
        return exchange(WireRequest.get("/catalogue").build(), response -> Outcome.done(List.of()));
    }

    @Override
    public Optional<CallbackNotice> readCallback(CallbackMessage message) {
        return Optional.of(new CallbackNotice(Set.of("t1"), "{}"));
    }

    private Job job(List<ImageInput> inputs, Function<SubmitContext, WireExchange<FinishedWork>> submit) {
        return fault.seam(Job.class, "Job", new Job() {
            @Override
            public List<ImageInput> inputs() {
                return inputs;
            }

            @Override
            public Optional<WireExchange<String>> upload(ImageInput input, Payload payload) {
                return Optional.of(exchange(WireRequest.post("/upload").build(), response -> Outcome.done("u1")));
            }

            @Override
            public WireExchange<FinishedWork> submit(SubmitContext context) {
                return submit.apply(context);
            }
        });
    }

    private <T> WireExchange<T> exchange(WireRequest request, Function<WireResponse, Outcome<T>> reader) {
        return new WireExchange<>(request, response -> {
            Outcome<T> outcome = reader.apply(response);
            return fault.strikes("WireExchange.read/1") ? null : outcome;
        });
    }
}
