package dev.easel.spring.boot;

import dev.easel.local.Local;
import dev.easel.local.LocalBuilder;
import dev.easel.local.LocalDialect;
import dev.easel.local.LocalInterrupt;
import dev.easel.local.LocalResponseFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The settings of {@link LocalBuilder}. */
@ConfigurationProperties("easel.local")
final class LocalProperties extends ServerProperties {
    /** The wire format that the server speaks. */
    private @Nullable LocalDialect dialect;

    /** The header that the key goes into, in the place of Authorization: Bearer. */
    private @Nullable String apiKeyHeader;

    /** How images come. */
    private @Nullable LocalResponseFormat responseFormat;

    /** How many images one call asks for at most. */
    private @Nullable Integer imagesPerCall;

    /** Whether the host in the address of an image is taken at its word. */
    private boolean keepDownloadHost;

    /** When cancelling a task interrupts the server. */
    private @Nullable LocalInterrupt interruptOnCancel;

    LocalProperties() {
        super("local");
    }

    @Override
    LocalBuilder builder() {
        LocalBuilder builder = Local.builder();
        Settings.ifSet(getBaseUrl(), builder::baseUrl);
        builder.apiKey(getApiKey());
        applyCredentials(builder::basicAuth, builder::header);
        Settings.ifSet(dialect, builder::dialect);
        Settings.ifSet(apiKeyHeader, builder::apiKeyHeader);
        Settings.ifSet(responseFormat, builder::responseFormat);
        Settings.ifSet(imagesPerCall, builder::imagesPerCall);
        builder.keepDownloadHost(keepDownloadHost);
        Settings.ifSet(interruptOnCancel, builder::interruptOnCancel);
        return builder;
    }

    public @Nullable LocalDialect getDialect() {
        return dialect;
    }

    public void setDialect(@Nullable LocalDialect dialect) {
        this.dialect = dialect;
    }

    public @Nullable String getApiKeyHeader() {
        return apiKeyHeader;
    }

    public void setApiKeyHeader(@Nullable String apiKeyHeader) {
        this.apiKeyHeader = apiKeyHeader;
    }

    public @Nullable LocalResponseFormat getResponseFormat() {
        return responseFormat;
    }

    public void setResponseFormat(@Nullable LocalResponseFormat responseFormat) {
        this.responseFormat = responseFormat;
    }

    public @Nullable Integer getImagesPerCall() {
        return imagesPerCall;
    }

    public void setImagesPerCall(@Nullable Integer imagesPerCall) {
        this.imagesPerCall = imagesPerCall;
    }

    public boolean isKeepDownloadHost() {
        return keepDownloadHost;
    }

    public void setKeepDownloadHost(boolean keepDownloadHost) {
        this.keepDownloadHost = keepDownloadHost;
    }

    public @Nullable LocalInterrupt getInterruptOnCancel() {
        return interruptOnCancel;
    }

    public void setInterruptOnCancel(@Nullable LocalInterrupt interruptOnCancel) {
        this.interruptOnCancel = interruptOnCancel;
    }
}
