package dev.easel.comfyui;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Size;
import dev.easel.UpscaleRequest;
import dev.easel.Violation.Code;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the graph of a request, and what a poll needs to read its result.
 *
 * @param graph the graph as it is sent
 * @param reference what a poll needs
 */
record ComfyUiRequests(JsonObject graph, Reference reference) {
    /**
     * @param model the checkpoint of requests that name none
     * @param uploaded what an input of a node names an uploaded image by
     */
    static ComfyUiRequests of(
            ImageRequest request,
            SubmitContext context,
            @Nullable String model,
            BiFunction<SubmitContext, ImageInput, Object> uploaded) {
        long seed = context.seed().orElse(context.drawnSeed());
        ComfyUiOptions options = ComfyUiOptions.of(request);
        String view = ComfyUiChecks.view(request);
        if (options.workflow().isPresent()) {
            WorkflowPlan plan = WorkflowPlan.of(options.workflow().get());
            JsonObject graph =
                    JsonObject.create().putExtra(plan.filled(values(request, context, seed, model, uploaded)));
            boolean seeded = plan.fields().contains(WorkflowField.SEED);
            return new ComfyUiRequests(
                    graph,
                    new Reference(
                            seeded ? OptionalLong.of(seed) : OptionalLong.empty(),
                            view,
                            plan.samplers(),
                            plan.outputs(),
                            List.of()));
        }
        Graph graph = ComfyUiGraphs.of(
                request,
                request.model().orElse(model == null ? "" : model),
                size(request, context),
                seed,
                prefix(context),
                image -> (inputs, name) -> put(inputs, name, uploaded.apply(context, image)));
        return new ComfyUiRequests(
                graph.document(),
                new Reference(OptionalLong.of(seed), view, graph.samplers(), List.of("save"), List.of()));
    }

    static ComfyUiRequests of(
            UpscaleRequest request, SubmitContext context, BiFunction<SubmitContext, ImageInput, Object> uploaded) {
        Graph graph = ComfyUiGraphs.of(
                request,
                sizeOf(request.image(), context, "image"),
                prefix(context),
                image -> (inputs, name) -> put(inputs, name, uploaded.apply(context, image)));
        return new ComfyUiRequests(
                graph.document(), new Reference(OptionalLong.empty(), "", List.of(), List.of("save"), List.of()));
    }

    private static void put(JsonObject inputs, String name, Object value) {
        inputs.putExtra(Map.of(name, value));
    }

    /** Unique for each call, so that the node that saves always runs: else the server names the files of an earlier run. */
    private static String prefix(SubmitContext context) {
        return "easel/" + context.requestId();
    }

    private static Map<WorkflowField, Object> values(
            ImageRequest request,
            SubmitContext context,
            long seed,
            @Nullable String model,
            BiFunction<SubmitContext, ImageInput, Object> uploaded) {
        Map<WorkflowField, Object> values = new EnumMap<>(WorkflowField.class);
        values.put(WorkflowField.PROMPT, request.prompt());
        values.put(WorkflowField.NEGATIVE_PROMPT, request.negativePrompt().orElse(""));
        values.put(WorkflowField.SEED, seed);
        values.put(WorkflowField.OUTPUT, prefix(context));
        request.model().ifPresent(name -> values.put(WorkflowField.MODEL, name));
        if (model != null) {
            values.putIfAbsent(WorkflowField.MODEL, model);
        }
        request.size().ifPresent(size -> {
            values.put(WorkflowField.WIDTH, size.width());
            values.put(WorkflowField.HEIGHT, size.height());
        });
        request.steps().ifPresent(steps -> values.put(WorkflowField.STEPS, steps));
        request.guidanceScale().ifPresent(scale -> values.put(WorkflowField.GUIDANCE_SCALE, scale));
        request.strength().ifPresent(strength -> values.put(WorkflowField.STRENGTH, strength));
        request.clipSkip().ifPresent(skip -> values.put(WorkflowField.CLIP_SKIP, -skip));
        request.vae().ifPresent(vae -> values.put(WorkflowField.VAE, vae));
        ComfyUiSamplers.samplerIn(request).ifPresent(word -> values.put(WorkflowField.SAMPLER, word));
        ComfyUiSamplers.schedulerIn(request).ifPresent(word -> values.put(WorkflowField.SCHEDULER, word));
        request.initImage().ifPresent(image -> values.put(WorkflowField.INIT_IMAGE, uploaded.apply(context, image)));
        request.mask().ifPresent(image -> values.put(WorkflowField.MASK, uploaded.apply(context, image)));
        return values;
    }

    /** The size of the request, else that of the image, each side rounded down to what the server can draw. */
    private static Size size(ImageRequest request, SubmitContext context) {
        if (request.size().isPresent()) {
            return request.size().get();
        }
        Size size = sizeOf(request.initImage().orElseThrow(), context, "initImage");
        return Size.of(side(size.width()), side(size.height()));
    }

    private static int side(int pixels) {
        return Math.min(16_384, Math.max(16, pixels / 8 * 8));
    }

    private static Size sizeOf(ImageInput image, SubmitContext context, String field) {
        return context.payload(image)
                .size()
                .orElseThrow(() -> ComfyUiChecks.wrong(
                        Code.INVALID, field, "does not say how large it is; set size, or give a PNG, JPEG or WebP"));
    }
}
