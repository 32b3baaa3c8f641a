package dev.easel.local;

import dev.easel.ControlNet;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.openai.internal.FormBody;
import dev.easel.openai.internal.OpenAiImages;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What sd-api-server is sent: JSON, or a form where an image goes along, with the same names in both. Its form refuses
 * every part that it does not know, so nothing is sent to it that its source does not name.
 */
final class SdApiServerRequests {
    private static final String GENERATIONS = "/v1/images/generations";
    private static final String EDITS = "/v1/images/edits";
    private static final Set<String> ALWAYS_SENT = Set.of("model", "prompt", "response_format", "seed");

    private SdApiServerRequests() {}

    static WireRequest generate(ImageRequest request, SubmitContext context, LocalSettings settings) {
        boolean form = isForm(request);
        LocalOptions options = LocalOptions.of(request);
        JsonObject fields = JsonObject.create()
                .put("model", request.model().orElse(Local.ANY_MODEL))
                .put("prompt", request.prompt());
        if (!form) {
            // The form stores a negative prompt into the prompt, whichever comes later wins.
            request.negativePrompt().ifPresent(text -> fields.put("negative_prompt", text));
        }
        request.size().ifPresent(size -> {
            // Never as "size": the documentation says WIDTHxHEIGHT, the source reads the height first.
            fields.put("height", size.height());
            fields.put("width", size.width());
        });
        request.guidanceScale().ifPresent(scale -> fields.put("cfg_scale", scale));
        request.sampler().ifPresent(sampler -> fields.put("sample_method", word(sampler)));
        request.steps().ifPresent(steps -> fields.put("steps", steps));
        fields.put("seed", seed(context));
        LocalResponseFormat.word(options.responseFormat().orElse(null), settings, LocalResponseFormat.B64_JSON)
                .ifPresent(word -> fields.put("response_format", word));
        options.user().ifPresent(user -> fields.put("user", user));
        request.strength().ifPresent(strength -> fields.put("strength", strength));
        request.initImage().ifPresent(image -> fields.put("image", context.payload(image)));
        for (ControlNet control : request.controls()) {
            control.weight().ifPresent(weight -> fields.put("control_strength", weight));
            fields.put("control_image", context.payload(control.image()));
        }
        fields.putExtra(request.extraFields());
        return OpenAiImages.expected(WireRequest.post(request.initImage().isPresent() ? EDITS : GENERATIONS))
                .body(form ? FormBody.of(fields) : WireBody.json(fields))
                .build();
    }

    /** The seed that the image is made with: the server's own default is 42, the same image for everybody. */
    static long seed(SubmitContext context) {
        return context.seed().orElse(context.drawnSeed());
    }

    /** Whether the request goes as a form, as every one with an input image does. */
    static boolean isForm(ImageRequest request) {
        return request.initImage().isPresent() || !request.controls().isEmpty();
    }

    /** Whether Easel sends the field with every request, so that nobody else can. */
    static boolean isOwnField(String name) {
        return ALWAYS_SENT.contains(name);
    }

    /** The settings of a control that the server has no field for. The type is none of them: the server has one. */
    static List<String> unheard(ControlNet control) {
        List<String> names = new ArrayList<>();
        addIf(control.model().isPresent(), "model", names);
        addIf(control.guidanceStart().isPresent(), "guidanceStart", names);
        addIf(control.guidanceEnd().isPresent(), "guidanceEnd", names);
        addIf(control.lowThreshold().isPresent(), "lowThreshold", names);
        addIf(control.highThreshold().isPresent(), "highThreshold", names);
        addIf(control.resizeMode().isPresent(), "resizeMode", names);
        addIf(control.guessMode().isPresent(), "guessMode", names);
        return names;
    }

    private static void addIf(boolean set, String name, List<String> names) {
        if (set) {
            names.add(name);
        }
    }

    private static String word(Sampler sampler) {
        return SdApiServerSamplers.WORDS
                .of(sampler.name())
                .orElseThrow(() -> new IllegalStateException("the request was not checked: no sampler " + sampler));
    }
}
