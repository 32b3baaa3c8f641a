package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.openai.internal.ErrorWords;
import dev.easel.openai.internal.FormBody;
import dev.easel.openai.internal.OpenAiErrors;
import dev.easel.openai.internal.OpenAiImages;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;

/** Calls in a server's own words: whatever is responded to with a success is the result. */
final class LocalCalls {
    /** No server can be polled such work. */
    static final String KIND = ":call";

    private LocalCalls() {}

    /** Returns the exchange whose result is the body of a GET's response. */
    static WireExchange<String> get(String path) {
        return new WireExchange<>(
                WireRequest.get(LocalCall.checked(path)).build(),
                response -> response.isSuccessful()
                        ? Outcome.done(response.text())
                        : Outcome.failed(ErrorWords.problem(response)));
    }

    /**
     * One as work.
     *
     * @param dialect knows where addresses lead
     */
    record CallJob(LocalCall call, Dialect dialect) implements Job {
        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public List<ImageInput> inputs() {
            return CallFields.images(call.fields());
        }

        @Override
        public WireExchange<FinishedWork> submit(SubmitContext context) {
            WireRequest.Builder request =
                    call.form() == LocalCall.Form.NONE ? WireRequest.get(call.path()) : WireRequest.post(call.path());
            if (call.form() != LocalCall.Form.NONE) {
                JsonObject fields = CallFields.of(call.fields(), context);
                request.body(call.form() == LocalCall.Form.JSON ? WireBody.json(fields) : FormBody.of(fields));
            }
            request.imagesIn(call.imageFields().toArray(String[]::new)).image();
            return new WireExchange<>(request.build(), this::read);
        }

        private Outcome<FinishedWork> read(WireResponse response) {
            if (!response.isSuccessful()) {
                return Outcome.failed(LocalErrors.advised(OpenAiErrors.problem(response), response, dialect.dialect()));
            }
            List<MadeImage> images = new ArrayList<>();
            response.images().forEach(image -> images.add(MadeImage.inline(image)));
            for (JsonValue item : OpenAiImages.items(response.json())) {
                OpenAiImages.address(item)
                        .flatMap(dialect::locate)
                        .ifPresent(found -> images.add(MadeImage.remote(Download.of(found))));
            }
            if (images.isEmpty() && response.json().get("error").isObject()) {
                return Outcome.failed(OpenAiErrors.inSuccess(response));
            }
            return Outcome.done(
                    images.isEmpty() ? FinishedWork.ofTexts(List.of(response.text())) : FinishedWork.of(images));
        }
    }
}
