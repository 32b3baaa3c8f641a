package dev.easel.spring.boot;

import dev.easel.openai.OpenAi;
import dev.easel.openai.OpenAiBuilder;
import dev.easel.openai.OpenAiResponseFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The settings of {@link OpenAiBuilder}. */
@ConfigurationProperties("easel.openai")
final class OpenAiProperties extends KeyedProperties {
    /** The organization that is billed. By default it is that of the key. */
    private @Nullable String organization;

    /** The project that is billed. By default it is that of the key. */
    private @Nullable String project;

    /** Headers for every request to the host; their values count as secrets. */
    private Map<String, String> headers = new LinkedHashMap<>();

    /** How many images one call generates at most. By default it is what the host takes. */
    private @Nullable Integer imagesPerCall;

    /** How images come where the family of the model does not tell. */
    private @Nullable OpenAiResponseFormat responseFormat;

    /** The model of OpenAI whose fields a model of an unknown name takes. */
    private @Nullable String family;

    /** The text model that generates images by the Responses API in background mode. */
    private @Nullable String background;

    /** The signing secret of the project's webhook, for background mode. */
    private @Nullable String webhookSecret;

    OpenAiProperties() {
        super("openai");
    }

    @Override
    void forgetConnection() {
        super.forgetConnection();
        organization = null;
        project = null;
        headers = new LinkedHashMap<>();
    }

    @Override
    OpenAiBuilder builder() {
        OpenAiBuilder builder = OpenAi.builder();
        Settings.ifSet(getBaseUrl(), builder::baseUrl);
        builder.apiKey(getApiKey());
        Settings.ifSet(organization, builder::organization);
        Settings.ifSet(project, builder::project);
        headers.forEach(builder::header);
        Settings.ifSet(imagesPerCall, builder::imagesPerCall);
        Settings.ifSet(responseFormat, builder::responseFormat);
        Settings.ifSet(family, builder::family);
        Settings.ifSet(background, builder::background);
        Settings.ifSet(webhookSecret, builder::webhookSecret);
        return builder;
    }

    public @Nullable String getOrganization() {
        return organization;
    }

    public void setOrganization(@Nullable String organization) {
        this.organization = organization;
    }

    public @Nullable String getProject() {
        return project;
    }

    public void setProject(@Nullable String project) {
        this.project = project;
    }

    public Map<String, String> getHeaders() {
        return headers;
    }

    public void setHeaders(Map<String, String> headers) {
        this.headers = headers;
    }

    public @Nullable Integer getImagesPerCall() {
        return imagesPerCall;
    }

    public void setImagesPerCall(@Nullable Integer imagesPerCall) {
        this.imagesPerCall = imagesPerCall;
    }

    public @Nullable OpenAiResponseFormat getResponseFormat() {
        return responseFormat;
    }

    public void setResponseFormat(@Nullable OpenAiResponseFormat responseFormat) {
        this.responseFormat = responseFormat;
    }

    public @Nullable String getFamily() {
        return family;
    }

    public void setFamily(@Nullable String family) {
        this.family = family;
    }

    public @Nullable String getBackground() {
        return background;
    }

    public void setBackground(@Nullable String background) {
        this.background = background;
    }

    public @Nullable String getWebhookSecret() {
        return webhookSecret;
    }

    public void setWebhookSecret(@Nullable String webhookSecret) {
        this.webhookSecret = webhookSecret;
    }
}
