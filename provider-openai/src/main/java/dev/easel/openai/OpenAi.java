package dev.easel.openai;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ProviderId;

/**
 * Makes clients of OpenAI, and of the services that speak its Images API. {@link AzureOpenAi} makes those of Azure.
 *
 * <p>A request needs a prompt and a model. Fields that OpenAI's models do not have (negative prompt, steps, seed) are left out with a
 * warning. An image to start from makes the call an edit; {@link OpenAiOptions#referenceImages()} are more of them, 16 in all. The
 * white of a mask is generated anew, as everywhere in Easel: it is sent transparent.
 *
 * <p>The Images API responds when the image is done, and a connection that breaks before takes the image with it: the failure says
 * that it may have been billed. {@link OpenAiBuilder#background} generates by the Responses API in its place: a task has an id at
 * once, can be cancelled, and can be resumed by another process.
 *
 * <pre>{@code
 * try (ImageClient client = OpenAi.builder().apiKey(System.getenv("OPENAI_API_KEY")).build()) {
 *     ImageRequest request = ImageRequest.builder()
 *             .model(OpenAi.MODEL)
 *             .prompt("a lighthouse at dusk")
 *             .build();
 *     client.generate(request).first().saveTo(Path.of("lighthouse.png"));
 * }
 * }</pre>
 */
public final class OpenAi {
    /** The provider's name in results, handles and messages, whatever the host is: {@code openai}. */
    public static final ProviderId PROVIDER = ProviderId.of("openai");

    /** The address of OpenAI, unless the builder has another. */
    public static final String BASE_URL = "https://api.openai.com/v1";

    /** A model that needs no special access. Which models there are changes; {@link ImageClient#models()} lists them. */
    public static final String MODEL = "gpt-image-2";

    private OpenAi() {}

    /** Returns a new builder of clients of OpenAI. */
    public static OpenAiBuilder builder() {
        return new OpenAiBuilder(OpenAiProfiles.OPENAI);
    }

    /** Returns a new builder of clients of another host, for example one of {@link OpenAiProfiles}. */
    public static OpenAiBuilder compatible(OpenAiProfile profile) {
        return new OpenAiBuilder(profile);
    }

    /**
     * Returns a client of OpenAI with the key of the environment variable {@code OPENAI_API_KEY} and, if it is set, the base URL of
     * {@code OPENAI_BASE_URL}; every other option has its default.
     *
     * @throws ConfigurationException if {@code OPENAI_API_KEY} is not set, or a variable holds what no key or address can
     */
    public static ImageClient fromEnv() {
        OpenAiBuilder builder = builder().apiKey(System.getenv("OPENAI_API_KEY"));
        String baseUrl = System.getenv("OPENAI_BASE_URL");
        return (baseUrl == null ? builder : builder.baseUrl(baseUrl)).build();
    }
}
