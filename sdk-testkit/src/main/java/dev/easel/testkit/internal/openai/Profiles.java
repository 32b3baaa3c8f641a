package dev.easel.testkit.internal.openai;

import dev.easel.testkit.OpenAiEmulator.ErrorForm;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Moderation;
import dev.easel.testkit.internal.openai.Profile.Auth;
import dev.easel.testkit.internal.openai.Profile.Draft;
import dev.easel.testkit.internal.openai.Profile.Size;
import dev.easel.testkit.internal.openai.Profile.Trait;

/** The table of hosts. */
final class Profiles {
    /** Pixels. */
    static final String WXH = "[1-9][0-9]{0,3}x[1-9][0-9]{0,3}";
    private static final String OPENAI =
            "prompt!=text1-32000 model=text size=text n=1..10 quality=text background=transparent|opaque|auto"
                    + " complexity=low|medium|high output_compression=0..100 frame_count=2..16"
                    + " frame_duration_ms=20..655350 svg=object stream=bool safety_identifier=text user=text"
                    + " input_fidelity=high|low moderation=auto|low ";
    private static final String OPENAI_OWN =
            OPENAI + "output_format=png|webp|jpeg|gif|svg partial_images=0..3 images=list mask=object markup=object";
    private static final String AZURE = OPENAI + "output_format=png|jpeg partial_images=1..3";
    private static final String BASIC = "prompt!=text1-32000 model!=text size=text ";
    private static final String DIFFUSERS =
            "negative_prompt=text num_inference_steps=int guidance_scale=number seed=int ";
    private static final String WORDS = "response_format=url|b64_json ";
    private static final String BASE64 = "response_format=b64_json| ";

    private Profiles() {}

    static Profile of(Host host) {
        return draft(host).made();
    }

    private static Draft draft(Host host) {
        return switch (host) {
            case OPENAI ->
                openAi(new Draft("/v1", OPENAI_OWN)).models("/models").traits(Trait.JSON_EDITS, Trait.RESPONSES);
            case AZURE_V1 ->
                openAi(new Draft("/openai/v1", AZURE))
                        .auth(Auth.AZURE)
                        .errors(ErrorForm.CODE_INSIDE)
                        .moderation(Moderation.AZURE_PROMPT)
                        .traits(Trait.RESPONSES);
            case AZURE_CLASSIC ->
                openAi(new Draft("/openai/deployments", AZURE))
                        .auth(Auth.AZURE)
                        .errors(ErrorForm.CODE_INSIDE)
                        .moderation(Moderation.AZURE_PROMPT);
            case LITELLM ->
                openAi(new Draft("/v1", OPENAI + WORDS + "output_format=png|webp|jpeg|gif|svg partial_images=0..3"))
                        .errors(ErrorForm.STATUS_AS_TEXT)
                        .traits(Trait.VENDOR_PREFIXES);
            case PORTKEY ->
                new Draft("/v1", OPENAI + WORDS + "output_format=png|webp|jpeg|gif|svg")
                        .size("size", "auto|" + WXH)
                        .auth(Auth.PORTKEY)
                        .traits(Trait.OPENAI_MODELS, Trait.VENDOR_PREFIXES);
            case OPENROUTER ->
                new Draft(
                                "/api/v1",
                                BASIC + "resolution=text aspect_ratio=text n=1..10 quality=text background=text"
                                        + " output_format=png|jpeg|webp|svg output_compression=0..100 seed=int"
                                        + " markup=object input_references=list stream=bool provider=object user=text")
                        .generate("/images")
                        .models("/images/models")
                        .size(Size.EITHER)
                        .errors(ErrorForm.INTEGER_CODE)
                        .moderation(Moderation.FORBIDDEN)
                        .traits(Trait.VENDOR_PREFIXES);
            case XAI ->
                new Draft(
                                "/v1",
                                "prompt!=text1-32000 model!=text n=1..10 aspect_ratio=text resolution=1k|2k quality=text "
                                        + WORDS + "image=object images=list")
                        .edit("/images/edits")
                        .size(Size.RATIO_AND_TIER)
                        .format("jpeg")
                        .errors(ErrorForm.CODE_AND_ERROR)
                        .moderation(Moderation.ITEM_FLAG)
                        .traits(Trait.URL_BY_DEFAULT);
            case GOOGLE ->
                new Draft("/v1beta/openai", BASIC + BASE64 + "n=1..10")
                        .errors(ErrorForm.GOOGLE)
                        .modelNames("(?!gemini-3[.]1-flash-image).*");
            case ARK ->
                new Draft(
                                "/api/v3",
                                BASIC + WORDS + "sequential_image_generation=auto|disabled"
                                        + " sequential_image_generation_options=object watermark=bool seed=int"
                                        + " guidance_scale=number optimize_prompt_options=object output_format=png|jpeg"
                                        + " tools=list image=any stream=bool")
                        .size("size", "[1-4]K|adaptive|" + WXH)
                        .count("")
                        .format("jpeg")
                        .errors(ErrorForm.CODE_INSIDE)
                        .moderation(Moderation.ARK_TEXT)
                        .modelNames("(doubao-)?seedream-.+|ep-.+")
                        .traits(Trait.URL_BY_DEFAULT);
            case ZHIPU ->
                new Draft(
                                "/api/paas/v4",
                                BASIC + "quality=hd|standard watermark_enabled=bool user_id=text6-128 request_id=text")
                        .count("")
                        .errors(ErrorForm.CODE_INSIDE)
                        .moderation(Moderation.ZHIPU)
                        .modelNames("glm-image|cogview-4.*")
                        .traits(Trait.URL_ONLY);
            case DEEPINFRA ->
                new Draft("/v1/openai", BASIC + BASE64 + DIFFUSERS + "n=1..10")
                        .edit("/images/edits")
                        .traits(Trait.PLAIN_IMAGE_PARTS);
            case TOGETHER ->
                new Draft(
                                "/v1",
                                "prompt!=text1-32000 model!=text width=64..4096 height=64..4096 n=1..4"
                                        + " response_format=base64|url steps=int seed=int negative_prompt=text"
                                        + " guidance_scale=number image_loras=list output_format=jpeg|png"
                                        + " disable_safety_checker=bool image_url=text reference_images=list")
                        .size(Size.WIDTH_AND_HEIGHT)
                        .format("jpeg")
                        .traits(Trait.URL_BY_DEFAULT);
            case SILICONFLOW ->
                new Draft(
                                "/v1",
                                "prompt!=text1-32000 model!=text image_size=text batch_size=1..4 image=text image2=text"
                                        + " image3=text " + DIFFUSERS)
                        .size("image_size", WXH)
                        .count("batch_size")
                        .errors(ErrorForm.CODE_AND_MESSAGE)
                        .traits(Trait.URL_ONLY);
            case MODELSCOPE ->
                new Draft(
                                "/v1",
                                BASIC + "steps=int guidance=number seed=int negative_prompt=text loras=any"
                                        + " image_url=text")
                        .count("")
                        .format("jpeg")
                        .traits(Trait.URL_ONLY);
            case NEBIUS ->
                new Draft(
                                "/v1",
                                "prompt!=text1-32000 model!=text width=64..4096 height=64..4096"
                                        + " response_extension=png|jpg|webp " + WORDS + DIFFUSERS)
                        .size(Size.WIDTH_AND_HEIGHT)
                        .count("")
                        .traits(Trait.URL_BY_DEFAULT);
            case RECRAFT ->
                new Draft(
                                "/v1",
                                BASIC + WORDS + "n=1..6 style=text style_id=text controls=object negative_prompt=text"
                                        + " random_seed=int")
                        .size("size", "[1-9][0-9]?:[1-9][0-9]?|" + WXH)
                        .traits(Trait.URL_BY_DEFAULT);
            case NIM -> new Draft("/v1", "prompt!=text1-32000 model=text size=text n=1..10 " + BASE64).auth(Auth.NONE);
            case DOCKER_MODEL_RUNNER ->
                new Draft("/engines/v1", BASIC + WORDS + DIFFUSERS + "n=1..10")
                        .auth(Auth.NONE)
                        .errors(ErrorForm.DETAIL);
            case XINFERENCE ->
                new Draft("/v1", BASIC + WORDS + "n=1..10 kwargs=text")
                        .edit("/images/edits")
                        .auth(Auth.OPTIONAL_BEARER)
                        .errors(ErrorForm.DETAIL)
                        .traits(Trait.URL_BY_DEFAULT, Trait.MASK);
            case OPEN_WEBUI ->
                new Draft("/api/v1", "prompt!=text1-32000 model=text size=text n=1..10 steps=int negative_prompt=text")
                        .errors(ErrorForm.DETAIL)
                        .traits(Trait.URL_ONLY);
            case GPUSTACK ->
                new Draft("/v1", BASIC + BASE64 + "n=1..10 stream=bool")
                        .edit("/images/edits")
                        .traits(Trait.MASK);
        };
    }

    private static Draft openAi(Draft draft) {
        return draft.edit("/images/edits")
                .size("size", "auto|" + WXH)
                .traits(Trait.OPENAI_MODELS, Trait.ALPHA_MASK, Trait.MASK);
    }
}
