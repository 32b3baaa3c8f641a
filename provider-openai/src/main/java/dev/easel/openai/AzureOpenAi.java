package dev.easel.openai;

/**
 * Makes clients of Azure OpenAI. The model of a request is the name of a deployment. Everything else is as {@link OpenAi} says, but
 * that edits go as a form alone and images come as PNG or JPEG.
 */
public final class AzureOpenAi {
    private AzureOpenAi() {}

    /** Returns a new builder of clients. */
    public static AzureOpenAiBuilder builder() {
        return new AzureOpenAiBuilder();
    }
}
