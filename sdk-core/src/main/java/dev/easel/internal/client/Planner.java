package dev.easel.internal.client;

import dev.easel.Capabilities;
import dev.easel.Feature;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageUploader;
import dev.easel.InputForm;
import dev.easel.internal.engine.InputImages;
import dev.easel.internal.engine.PlannedCall;
import dev.easel.spi.Job;
import dev.easel.spi.Payload;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Plans the calls of a request: splits a request for more images than the service generates in one call into several, and decides for
 * each its id and its seed. Seeds are counted up from the user's, as servers do within a batch, so that image i is the same however the
 * request was split.
 */
final class Planner {
    private final ProviderProtocol protocol;
    private final Capabilities can;
    private final RandomGenerator random;
    private final @Nullable ImageUploader uploader;

    Planner(ProviderProtocol protocol, Capabilities can, RandomGenerator random, @Nullable ImageUploader uploader) {
        this.protocol = protocol;
        this.can = can;
        this.random = random;
        this.uploader = uploader;
    }

    /** Returns whether images at hand can be put where the service can fetch them. */
    boolean canUpload() {
        return uploader != null;
    }

    /**
     * Returns the calls of a request, in the order of their images; at least one.
     *
     * @param deadline how long the task is waited for
     */
    List<PlannedCall> plan(ImageRequest request, Duration deadline) {
        Job job = protocol.generate(request);
        Map<ImageInput, Payload> payloads = payloads(job);
        // A service may take addresses for one model and nothing but the bytes for another.
        InputForm form = request.model()
                .map(model -> protocol.capabilities(model).inputForm())
                .orElse(can.inputForm());
        InputImages inputs = inputs(job, payloads, form);
        String id = request.requestId().orElseGet(this::newId);
        int perCall = Math.min(
                can.imagesPerCall(),
                request.model()
                        .map(model -> protocol.capabilities(model).imagesPerCall())
                        .orElse(can.imagesPerCall()));
        int calls = (request.count() + perCall - 1) / perCall;
        boolean seeded = request.seed().isPresent() && can.features().contains(Feature.SEED);
        List<PlannedCall> plans = new ArrayList<>(calls);
        for (int call = 0; call < calls; call++) {
            int first = call * perCall;
            SubmitContext context = SubmitContext.of(
                            calls == 1 ? id : id + "-" + (call + 1),
                            Math.min(perCall, request.count() - first),
                            seeded ? request.seed().getAsLong() + first : null,
                            drawnSeed(can.maxSeed()),
                            payloads)
                    .withDeadline(deadline);
            plans.add(plan(
                    job,
                    context,
                    inputs,
                    context.images(),
                    first,
                    request.model().orElse(null)));
        }
        return plans;
    }

    /** Returns the one call of a job. */
    PlannedCall plan(Job job, Duration deadline) {
        Map<ImageInput, Payload> payloads = payloads(job);
        String id = job.requestId().orElseGet(this::newId);
        SubmitContext context = SubmitContext.of(id, 1, null, drawnSeed(can.maxSeed()), payloads)
                .withDeadline(deadline);
        return plan(job, context, inputs(job, payloads, can.inputForm()), 0, 0, null);
    }

    private static PlannedCall plan(
            Job job,
            SubmitContext context,
            @Nullable InputImages inputs,
            int images,
            int first,
            @Nullable String model) {
        return new PlannedCall(job, context, inputs == null ? job.submit(context) : null, inputs, images, first, model);
    }

    /** Returns the input images that are at hand. */
    private static Map<ImageInput, Payload> payloads(Job job) {
        Map<ImageInput, Payload> payloads = new HashMap<>();
        for (ImageInput input : job.inputs()) {
            InputPayload.of("input image", input).ifPresent(payload -> payloads.put(input, payload));
        }
        return payloads;
    }

    /** Returns what prepares the input images; {@code null} where none has to be fetched or uploaded. */
    private @Nullable InputImages inputs(Job job, Map<ImageInput, Payload> payloads, InputForm form) {
        if (job.inputs().isEmpty()) {
            return null;
        }
        List<ImageInput.Url> toFetch = form.takesAddresses()
                ? List.of()
                : job.inputs().stream()
                        .filter(ImageInput.Url.class::isInstance)
                        .map(ImageInput.Url.class::cast)
                        .distinct()
                        .toList();
        boolean places = form == InputForm.URL && !payloads.isEmpty() && uploader != null;
        boolean uploads = payloads.entrySet().stream()
                .anyMatch(input -> job.upload(input.getKey(), input.getValue()).isPresent());
        return toFetch.isEmpty() && !places && !uploads
                ? null
                : new InputImages(
                        payloads,
                        toFetch,
                        places ? uploader : null,
                        bytes -> InputPayload.of("fetched input image", ImageInput.bytes(bytes))
                                .orElseThrow());
    }

    private long drawnSeed(long max) {
        // Not nextLong(bound), which draws again until the number fits: with a constant source of a test, for ever.
        long drawn = random.nextLong() >>> 1;
        return max == Long.MAX_VALUE ? drawn : drawn % (max + 1);
    }

    /** Returns 128 random bits in hexadecimal: never the same twice, and safe wherever a service puts it. */
    private String newId() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
