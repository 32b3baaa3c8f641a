package dev.easel.openai;

import dev.easel.ImageFormat;
import dev.easel.openai.OpenAiProfile.EditForm;
import dev.easel.openai.OpenAiProfile.SizeForm;
import dev.easel.openai.OpenAiProfile.TaskForm;

/**
 * The hosts of OpenAI's interface that Easel knows, as profiles for {@link OpenAi#compatible}. What a host does beyond its profile
 * can be sent as extra fields of a request.
 */
public final class OpenAiProfiles {
    private static final String DIFFUSERS_STEPS = "num_inference_steps";

    /** OpenAI itself. */
    static final OpenAiProfile OPENAI = gptImages("openai", "https://api.openai.com/v1")
            .inputImages(EditForm.FORM_OR_JSON, 16)
            .masks(true)
            .streams(true)
            .outputFormats(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP, ImageFormat.GIF, ImageFormat.SVG)
            .responsesApi()
            .build();

    /** Azure, with the deployment in {@code model}; {@link AzureOpenAiBuilder} sets the address. */
    static final OpenAiProfile AZURE = gptImages("azure-openai", "https://resource.openai.azure.com")
            .prefix("/openai/v1")
            .keyVariable("AZURE_OPENAI_API_KEY")
            .keyHeader("api-key")
            .inputImages(EditForm.FORM, 16)
            .masks(true)
            .streams(true)
            .outputFormats(ImageFormat.PNG, ImageFormat.JPEG)
            .responsesApi()
            .build();

    /** OpenRouter ({@code openrouter.ai}). */
    public static final OpenAiProfile OPENROUTER = gptImages("openrouter", "https://openrouter.ai/api/v1")
            .keyVariable("OPENROUTER_API_KEY")
            .generations("/images")
            .models("/images/models")
            .inputImages(EditForm.INPUT_REFERENCES, 16)
            .outputFormats(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP, ImageFormat.SVG)
            .options("quality", "background", "output_compression", "user", "aspect_ratio", "resolution")
            .seed("seed")
            .build();

    /** xAI ({@code api.x.ai}). */
    public static final OpenAiProfile XAI = OpenAiProfile.builder("xai", "https://api.x.ai/v1")
            .keyVariable("XAI_API_KEY")
            .size(SizeForm.RATIO_AND_RESOLUTION)
            .inputImages(EditForm.JSON_OBJECTS, 3)
            .options("quality", "aspect_ratio", "resolution")
            .build();

    /** Google's compatible endpoint, which has some models only; its other models have another interface. */
    public static final OpenAiProfile GOOGLE = OpenAiProfile.builder(
                    "google", "https://generativelanguage.googleapis.com/v1beta/openai")
            .keyVariable("GEMINI_API_KEY")
            .build();

    /** Volcano Engine's Ark, in China. Its watermark is off. */
    public static final OpenAiProfile ARK = OpenAiProfile.builder("ark", "https://ark.cn-beijing.volces.com/api/v3")
            .keyVariable("ARK_API_KEY")
            .count(OpenAiProfile.Builder.SEQUENTIAL, 15)
            .inputImages(EditForm.TEXT_OR_LIST, 10)
            .models("")
            .seed("seed")
            .guidanceScale("guidance_scale")
            .outputFormats(ImageFormat.PNG, ImageFormat.JPEG)
            .fixedField("watermark", false)
            .build();

    /** BytePlus's Ark, outside China. Its watermark is off. */
    public static final OpenAiProfile ARK_BYTEPLUS = ARK.toBuilder()
            .as("ark-byteplus", "https://ark.ap-southeast.bytepluses.com/api/v3")
            .build();

    /** Zhipu ({@code open.bigmodel.cn}), by its asynchronous routes: tasks can be resumed. */
    public static final OpenAiProfile ZHIPU = OpenAiProfile.builder("zhipu", "https://open.bigmodel.cn/api/paas/v4")
            .keyVariable("ZHIPU_API_KEY")
            .generations("/async/images/generations")
            .models("")
            .responseFormat(OpenAiResponseFormat.OMITTED)
            .count("", 1)
            .tasks(TaskForm.ZHIPU)
            .options("quality", "user")
            .user("user_id")
            .requestId("request_id")
            .build();

    /** Z.ai, which is Zhipu outside China. */
    public static final OpenAiProfile ZAI =
            ZHIPU.toBuilder().as("zai", "https://api.z.ai/api/paas/v4").build();

    /** DeepInfra ({@code api.deepinfra.com}). */
    public static final OpenAiProfile DEEPINFRA = diffusers("deepinfra", "https://api.deepinfra.com/v1/openai")
            .keyVariable("DEEPINFRA_API_KEY")
            .inputImages(EditForm.FORM_REPEATED, 16)
            .build();

    /** Together ({@code api.together.ai}). */
    public static final OpenAiProfile TOGETHER = OpenAiProfile.builder("together", "https://api.together.ai/v1")
            .keyVariable("TOGETHER_API_KEY")
            .size(SizeForm.WIDTH_AND_HEIGHT)
            .count("n", 4)
            .responseFormat(OpenAiResponseFormat.BASE64)
            .inputImages(EditForm.IMAGE_URL, 16)
            .outputFormats(ImageFormat.PNG, ImageFormat.JPEG)
            .negativePrompt("negative_prompt")
            .steps("steps")
            .guidanceScale("guidance_scale")
            .seed("seed")
            .loras("image_loras")
            .build();

    /** SiliconFlow ({@code api.siliconflow.cn}). */
    public static final OpenAiProfile SILICONFLOW = diffusers("siliconflow", "https://api.siliconflow.cn/v1")
            .keyVariable("SILICONFLOW_API_KEY")
            .sizeField("image_size")
            .count("batch_size", 4)
            .responseFormat(OpenAiResponseFormat.OMITTED)
            .inputImages(EditForm.NUMBERED, 3)
            .build();

    /** ModelScope ({@code api-inference.modelscope.cn}): tasks can be resumed. */
    public static final OpenAiProfile MODELSCOPE = OpenAiProfile.builder(
                    "modelscope", "https://api-inference.modelscope.cn/v1")
            .keyVariable("MODELSCOPE_API_KEY")
            .responseFormat(OpenAiResponseFormat.OMITTED)
            .count("", 1)
            .tasks(TaskForm.MODELSCOPE)
            .inputImages(EditForm.IMAGE_URL, 1)
            .negativePrompt("negative_prompt")
            .steps("steps")
            .guidanceScale("guidance")
            .seed("seed")
            .loras("loras")
            .build();

    /** Nebius ({@code api.tokenfactory.nebius.com}). */
    public static final OpenAiProfile NEBIUS = diffusers("nebius", "https://api.tokenfactory.nebius.com/v1")
            .keyVariable("NEBIUS_API_KEY")
            .size(SizeForm.WIDTH_AND_HEIGHT)
            .count("", 1)
            .build();

    /** Recraft ({@code external.api.recraft.ai}); its other routes have another interface. */
    public static final OpenAiProfile RECRAFT = OpenAiProfile.builder("recraft", "https://external.api.recraft.ai/v1")
            .keyVariable("RECRAFT_API_KEY")
            .count("n", 6)
            .options("style")
            .negativePrompt("negative_prompt")
            .seed("random_seed")
            .build();

    /** A container of NVIDIA NIM on this machine, as far as it has the compatible route. */
    public static final OpenAiProfile NIM = local("nim", "http://localhost:8000/v1")
            .count("", 1)
            .size(SizeForm.NONE)
            .build();

    /** Docker Model Runner on this machine. */
    public static final OpenAiProfile DOCKER_MODEL_RUNNER = diffusers(
                    "docker-model-runner", "http://localhost:12434/engines/v1")
            .keyRequired(false)
            .build();

    /** Xinference on this machine. */
    public static final OpenAiProfile XINFERENCE = local("xinference", "http://localhost:9997/v1")
            .inputImages(EditForm.FORM_REPEATED, 16)
            .build();

    /** LiteLLM's proxy on this machine, in front of OpenAI's models. */
    public static final OpenAiProfile LITELLM = gptImages("litellm", "http://localhost:4000/v1")
            .keyVariable("LITELLM_API_KEY")
            .inputImages(EditForm.FORM, 16)
            .masks(true)
            .outputFormats(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP)
            .build();

    /** Portkey's gateway in front of OpenAI's models. Say which with {@link OpenAiBuilder#header}. */
    public static final OpenAiProfile PORTKEY = gptImages("portkey", "https://api.portkey.ai/v1")
            .keyVariable("PORTKEY_API_KEY")
            .keyHeader("x-portkey-api-key")
            .outputFormats(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP)
            .build();

    /** Open WebUI on this machine. */
    public static final OpenAiProfile OPEN_WEBUI = OpenAiProfile.builder("open-webui", "http://localhost:3000/api/v1")
            .keyVariable("OPEN_WEBUI_API_KEY")
            .responseFormat(OpenAiResponseFormat.OMITTED)
            .negativePrompt("negative_prompt")
            .steps("steps")
            .build();

    /** GPUStack on this machine. */
    public static final OpenAiProfile GPUSTACK = local("gpustack", "http://localhost/v1")
            .keyVariable("GPUSTACK_API_KEY")
            .inputImages(EditForm.FORM, 16)
            .build();

    private OpenAiProfiles() {}

    private static OpenAiProfile.Builder gptImages(String name, String baseUrl) {
        return OpenAiProfile.builder(name, baseUrl).gptImages(true).responseFormat(OpenAiResponseFormat.OMITTED);
    }

    private static OpenAiProfile.Builder diffusers(String name, String baseUrl) {
        return OpenAiProfile.builder(name, baseUrl)
                .negativePrompt("negative_prompt")
                .steps(DIFFUSERS_STEPS)
                .guidanceScale("guidance_scale")
                .seed("seed");
    }

    private static OpenAiProfile.Builder local(String name, String baseUrl) {
        return OpenAiProfile.builder(name, baseUrl).keyRequired(false);
    }
}
