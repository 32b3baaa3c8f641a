package dev.easel.testkit.internal.openai;

import dev.easel.testkit.OpenAiEmulator.Host;

/** The table of hosts: base, fields, and what else differs. */
final class Profiles {
    private static final String GPT =
            "prompt!=text1-32000 model=text size=text n=1..10 quality=text background=transparent|opaque|auto"
                    + " complexity=low|medium|high output_compression=0..100 frame_count=2..16"
                    + " frame_duration_ms=20..655350 svg=object stream=bool safety_identifier=text user=text"
                    + " input_fidelity=high|low moderation=auto|low ";
    private static final String GPT_FORMATS = GPT + "output_format=png|webp|jpeg|gif|svg partial_images=0..3 ";
    private static final String AZURE = GPT + "output_format=png|jpeg partial_images=1..3";
    private static final String NAMED = "prompt!=text1-32000 model!=text ";
    private static final String BASIC = NAMED + "size=text ";
    private static final String SIDES = NAMED + "width=64..4096 height=64..4096 ";
    private static final String DIFFUSERS =
            "negative_prompt=text num_inference_steps=int guidance_scale=number seed=int ";
    private static final String WORDS = "response_format=url|b64_json ";
    private static final String BASE64 = "response_format=b64_json| ";
    private static final String EDITS = "edit=/images/edits ";
    private static final String OPENAI =
            EDITS + "sizes=auto|" + Sizes.PIXELS + " OPENAI_MODELS ALPHA_MASK MASK FORM_EDITS ";

    private Profiles() {}

    static Profile of(Host host) {
        return switch (host) {
            case OPENAI ->
                Profile.of(
                        "/v1",
                        GPT_FORMATS + "images=reference* mask=reference markup=reference",
                        OPENAI + "models=/models JSON_EDITS RESPONSES");
            case AZURE_V1 ->
                Profile.of(
                        "/openai/v1",
                        AZURE,
                        OPENAI + "auth=AZURE errors=CODE_INSIDE moderation=AZURE_PROMPT RESPONSES");
            case AZURE_CLASSIC ->
                Profile.of(
                        "/openai/deployments", AZURE, OPENAI + "auth=AZURE errors=CODE_INSIDE moderation=AZURE_PROMPT");
            case LITELLM -> Profile.of("/v1", GPT_FORMATS + WORDS, OPENAI + "errors=STATUS_AS_TEXT VENDOR_PREFIXES");
            case PORTKEY ->
                Profile.of(
                        "/v1",
                        GPT_FORMATS + WORDS,
                        "sizes=auto|" + Sizes.PIXELS + " auth=PORTKEY OPENAI_MODELS VENDOR_PREFIXES");
            case OPENROUTER ->
                Profile.of(
                        "/api/v1",
                        BASIC + "resolution=text aspect_ratio=text n=1..10 quality=text background=text"
                                + " output_format=png|jpeg|webp|svg output_compression=0..100 seed=int markup=part"
                                + " input_references=part* stream=bool provider=object user=text",
                        "generate=/images models=/images/models size=EITHER errors=INTEGER_CODE moderation=FORBIDDEN"
                                + " VENDOR_PREFIXES");
            case XAI ->
                Profile.of(
                        "/v1",
                        NAMED + WORDS + "n=1..10 aspect_ratio=text resolution=1k|2k quality=text image=typed"
                                + " images=typed*",
                        EDITS + "size=RATIO_AND_TIER format=jpeg errors=CODE_AND_ERROR moderation=ITEM_FLAG"
                                + " URL_BY_DEFAULT JSON_EDITS");
            case GOOGLE ->
                Profile.of(
                        "/v1beta/openai",
                        BASIC + BASE64 + "n=1..10",
                        "errors=GOOGLE modelNames=(?!gemini-3[.]1-flash-image).*");
            case ARK ->
                Profile.of(
                        "/api/v3",
                        BASIC + WORDS + "sequential_image_generation=auto|disabled"
                                + " sequential_image_generation_options=object watermark=bool seed=int"
                                + " guidance_scale=number optimize_prompt_options=object output_format=png|jpeg"
                                + " tools=list image=address? stream=bool",
                        "sizes=[1-4]K|adaptive|" + Sizes.PIXELS + " count= format=jpeg errors=CODE_INSIDE"
                                + " moderation=ARK_TEXT modelNames=(doubao-)?seedream-.+|ep-.+ URL_BY_DEFAULT");
            case ZHIPU ->
                Profile.of(
                        "/api/paas/v4",
                        BASIC + "quality=hd|standard watermark_enabled=bool user_id=text6-128 request_id=text",
                        "count= errors=CODE_INSIDE moderation=ZHIPU modelNames=glm-image|cogview-4.* URL_ONLY");
            case DEEPINFRA ->
                Profile.of(
                        "/v1/openai", BASIC + BASE64 + DIFFUSERS + "n=1..10", EDITS + "FORM_EDITS PLAIN_IMAGE_PARTS");
            case TOGETHER ->
                Profile.of(
                        "/v1",
                        SIDES + "n=1..4 response_format=base64|url steps=int seed=int negative_prompt=text"
                                + " guidance_scale=number image_loras=list output_format=jpeg|png"
                                + " disable_safety_checker=bool image_url=address reference_images=address*",
                        "size=WIDTH_AND_HEIGHT format=jpeg URL_BY_DEFAULT");
            case SILICONFLOW ->
                Profile.of(
                        "/v1",
                        NAMED + DIFFUSERS
                                + "image_size=text batch_size=1..4 image=address image2=address image3=address",
                        "sizeField=image_size count=batch_size errors=CODE_AND_MESSAGE URL_ONLY");
            case MODELSCOPE ->
                Profile.of(
                        "/v1",
                        BASIC + "steps=int guidance=number seed=int negative_prompt=text loras=any image_url=address",
                        "count= format=jpeg URL_ONLY");
            case NEBIUS ->
                Profile.of(
                        "/v1",
                        SIDES + WORDS + DIFFUSERS + "response_extension=png|jpg|webp",
                        "size=WIDTH_AND_HEIGHT count= URL_BY_DEFAULT");
            case RECRAFT ->
                Profile.of(
                        "/v1",
                        BASIC + WORDS + "n=1..6 style=text style_id=text controls=object negative_prompt=text"
                                + " random_seed=int",
                        "sizes=[1-9][0-9]?:[1-9][0-9]?|" + Sizes.PIXELS + " URL_BY_DEFAULT");
            case NIM -> Profile.of("/v1", "prompt!=text1-32000 model=text size=text n=1..10 " + BASE64, "auth=NONE");
            case DOCKER_MODEL_RUNNER ->
                Profile.of("/engines/v1", BASIC + WORDS + DIFFUSERS + "n=1..10", "auth=NONE errors=DETAIL");
            case XINFERENCE ->
                Profile.of(
                        "/v1",
                        BASIC + WORDS + "n=1..10 kwargs=text",
                        EDITS + "auth=OPTIONAL_BEARER errors=DETAIL URL_BY_DEFAULT MASK FORM_EDITS");
            case OPEN_WEBUI ->
                Profile.of(
                        "/api/v1",
                        "prompt!=text1-32000 model=text size=text n=1..10 steps=int negative_prompt=text",
                        "errors=DETAIL URL_ONLY");
            case GPUSTACK -> Profile.of("/v1", BASIC + BASE64 + "n=1..10 stream=bool", EDITS + "MASK FORM_EDITS");
        };
    }
}
