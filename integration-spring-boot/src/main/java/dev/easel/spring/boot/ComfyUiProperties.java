package dev.easel.spring.boot;

import dev.easel.comfyui.ComfyUi;
import dev.easel.comfyui.ComfyUiBuilder;
import dev.easel.comfyui.ComfyUiDialect;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The settings of {@link ComfyUiBuilder}. */
@ConfigurationProperties("easel.comfyui")
final class ComfyUiProperties extends ServerProperties {
    /** The interface by which graphs are run. */
    private @Nullable ComfyUiDialect dialect;

    /** The checkpoint of requests that name none. */
    private @Nullable String model;

    ComfyUiProperties() {
        super("comfyui");
    }

    @Override
    ComfyUiBuilder builder() {
        ComfyUiBuilder builder = ComfyUi.builder();
        Settings.ifSet(getBaseUrl(), builder::baseUrl);
        builder.apiKey(getApiKey());
        applyCredentials(builder::basicAuth, builder::header);
        Settings.ifSet(dialect, builder::dialect);
        Settings.ifSet(model, builder::model);
        return builder;
    }

    public @Nullable ComfyUiDialect getDialect() {
        return dialect;
    }

    public void setDialect(@Nullable ComfyUiDialect dialect) {
        this.dialect = dialect;
    }

    public @Nullable String getModel() {
        return model;
    }

    public void setModel(@Nullable String model) {
        this.model = model;
    }
}
