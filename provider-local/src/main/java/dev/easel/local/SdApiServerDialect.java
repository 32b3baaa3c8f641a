package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.spi.Findings;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.Optional;
import java.util.Set;

/** LlamaEdge's sd-api-server, as of 0.2.4. */
final class SdApiServerDialect implements Dialect {
    private static final Capabilities CAPABILITIES = Capabilities.builder()
            .operations(Set.of(Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE, Operation.CONTROLNET))
            .features(Set.of(
                    Feature.NEGATIVE_PROMPT,
                    Feature.MODEL,
                    Feature.SIZE,
                    Feature.STEPS,
                    Feature.GUIDANCE_SCALE,
                    Feature.SAMPLER,
                    Feature.SEED,
                    Feature.INIT_IMAGE,
                    Feature.CONTROLS,
                    // It cannot be asked for one, but PNG is what comes: only who wants another has to hear of it.
                    Feature.OUTPUT_FORMAT))
            .addOutputFormats(ImageFormat.PNG)
            .maxSeed(Integer.MAX_VALUE)
            .samplers(SampleMethod.samplers())
            .inputForm(InputForm.MULTIPART)
            .delivery(Delivery.BLOCKING)
            // It draws one picture after another anyway; side by side, one call that breaks it would take the others
            // along.
            .parallelCalls(1)
            .build();

    private final LocalResponseFormat responseFormat;
    private final PictureAddresses addresses;
    private final SdApiServerAnswers answers;

    SdApiServerDialect(LocalSettings settings) {
        this.responseFormat = settings.responseFormat();
        this.addresses = PictureAddresses.ofServerThatNamesItself(settings);
        this.answers = new SdApiServerAnswers(addresses);
    }

    @Override
    public Set<LocalVerb> verbs() {
        return Set.of(LocalVerb.ECHO, LocalVerb.FILES);
    }

    @Override
    public Optional<WireRequest> locate(String address) {
        return addresses.locate(address);
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public void check(ImageRequest request, Findings findings) {
        SdApiServerRules.check(request, findings);
    }

    @Override
    public WireRequest request(ImageRequest request, SubmitContext context) {
        return SdApiServerRequests.submit(request, context, responseFormat);
    }

    @Override
    public Outcome<FinishedWork> read(WireResponse response, SubmitContext context) {
        return answers.read(response, SdApiServerRequests.seed(context));
    }
}
