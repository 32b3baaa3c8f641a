package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.UpscaleRequest;
import dev.easel.Warning;
import dev.easel.openai.internal.FormBody;
import dev.easel.openai.internal.OpenAiImages;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What servers of OpenAI's Images API make of an image without words. */
final class OpenAiJobs {
    private static final String VARIATIONS = "/images/variations";
    private static final String UPSCALING = "/images/upscale";

    private OpenAiJobs() {}

    private static WireRequest post(String path, WireBody body) {
        return OpenAiImages.expected(WireRequest.post(path)).body(body).image().build();
    }

    /** Variations (OpenAI API reference, create image variation). */
    record Variations(VariationRequest request, LocalSettings settings, OpenAiResponses responses) implements Job {
        @Override
        public String kind() {
            return LocalCalls.KIND;
        }

        @Override
        public List<ImageInput> inputs() {
            List<ImageInput> inputs = new ArrayList<>(List.of(request.image()));
            inputs.addAll(CallFields.images(request.extraFields()));
            return inputs;
        }

        @Override
        public WireExchange<FinishedWork> submit(SubmitContext context) {
            JsonObject fields = JsonObject.create().put("image", context.payload(request.image()));
            request.model().ifPresent(model -> fields.put("model", model));
            if (request.count() > 1) {
                fields.put("n", request.count());
            }
            request.size().ifPresent(size -> fields.put("size", size.toString()));
            LocalResponseFormat.word(request.responseFormat().orElse(null), settings, LocalResponseFormat.B64_JSON)
                    .ifPresent(word -> fields.put("response_format", word));
            request.user().ifPresent(user -> fields.put("user", user));
            CallFields.putAll(request.extraFields(), context, fields);
            return new WireExchange<>(post(settings.prefix() + VARIATIONS, FormBody.of(fields)), this::read);
        }

        private Outcome<FinishedWork> read(WireResponse response) {
            Outcome<FinishedWork> outcome = responses.read(response, OptionalLong.empty());
            return outcome instanceof Outcome.Done<FinishedWork> done ? Outcome.done(counted(done.value())) : outcome;
        }

        private FinishedWork counted(FinishedWork work) {
            int came = work.images().size();
            return came == 0 || came >= request.count()
                    ? work
                    : work.withWarnings(List.of(Warning.of(
                            Warning.Code.DEVIATION,
                            "count",
                            "is " + request.count() + ", and the server returned " + came + " images")));
        }
    }

    /** Lemonade's upscaling by a model of its own: as large as the model makes it. */
    record UpscalingByModel(ImageInput image, String model, LocalSettings settings, OpenAiResponses responses)
            implements Job {
        @Override
        public String kind() {
            return LocalCalls.KIND;
        }

        @Override
        public List<ImageInput> inputs() {
            return List.of(image);
        }

        @Override
        public WireExchange<FinishedWork> submit(SubmitContext context) {
            JsonObject body =
                    JsonObject.create().put("image", context.payload(image)).put("model", model);
            return new WireExchange<>(
                    post(settings.prefix() + UPSCALING, WireBody.json(body)),
                    response -> responses.read(response, OptionalLong.empty()));
        }
    }

    /** LocalAI's upscaling. */
    record Upscaling(UpscaleRequest request, LocalSettings settings, OpenAiResponses responses) implements Job {
        @Override
        public List<ImageInput> inputs() {
            return List.of(request.image());
        }

        @Override
        public WireExchange<FinishedWork> submit(SubmitContext context) {
            JsonObject fields = JsonObject.create();
            request.upscaler().ifPresent(model -> fields.put("model", model));
            fields.put("image", context.payload(request.image())).put("scale", (long) request.factor());
            return new WireExchange<>(
                    post(settings.prefix() + UPSCALING, FormBody.of(fields)),
                    response -> responses.read(response, OptionalLong.empty()));
        }
    }
}
