package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.Warning;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What servers of OpenAI's Images API make of a picture without words. */
final class OpenAiJobs {
    private static final String VARIATIONS = "/v1/images/variations";
    private static final String UPSCALING = "/v1/images/upscale";

    private OpenAiJobs() {}

    /**
     * Variations (OpenAI API reference, create image variation).
     *
     * @param clientFormat how pictures come, unless the request says otherwise
     */
    record Variations(VariationRequest request, LocalResponseFormat clientFormat, OpenAiAnswers answers)
            implements Job {
        @Override
        public String kind() {
            return LocalCalls.KIND;
        }

        @Override
        public List<ImageInput> inputs() {
            List<ImageInput> inputs = new ArrayList<>(List.of(request.image()));
            inputs.addAll(CallFields.pictures(request.extraFields()));
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
            fields.put(
                    "response_format",
                    request.responseFormat().orElse(clientFormat).word());
            request.user().ifPresent(user -> fields.put("user", user));
            CallFields.putAll(request.extraFields(), context, fields);
            WireRequest call = WireRequest.post(VARIATIONS)
                    .body(Form.of(fields))
                    .imagesIn("b64_json")
                    .dataUrisIn("url")
                    .image()
                    .build();
            return new WireExchange<>(call, this::read);
        }

        private Outcome<FinishedWork> read(WireResponse response) {
            Outcome<FinishedWork> outcome = answers.read(response, OptionalLong.empty());
            return outcome instanceof Outcome.Done<FinishedWork> done ? Outcome.done(counted(done.value())) : outcome;
        }

        private FinishedWork counted(FinishedWork work) {
            int came = work.images().size();
            return came == 0 || came >= request.count()
                    ? work
                    : work.withWarnings(List.of(new Warning(
                            "count", "is " + request.count() + ", and the server answered " + came + " pictures")));
        }
    }

    /** Lemonade's upscaling by a model of its own: as large as the model makes it. */
    record Upscaling(ImageInput image, String model, OpenAiAnswers answers) implements Job {
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
                    WireRequest.post(UPSCALING).json(body).imagesIn("b64_json").build(),
                    response -> answers.read(response, OptionalLong.empty()));
        }
    }
}
