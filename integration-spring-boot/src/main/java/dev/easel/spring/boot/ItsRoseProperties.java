package dev.easel.spring.boot;

import dev.easel.itsrose.ItsRose;
import dev.easel.itsrose.ItsRoseBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The settings of {@link ItsRoseBuilder}. */
@ConfigurationProperties("easel.itsrose")
final class ItsRoseProperties extends KeyedProperties {
    /** How many calls of one request are made at the same time. */
    private @Nullable Integer parallelCalls;

    /** Whether input images are sent inside the request, for a server that takes them so. */
    private boolean inlineImages;

    /** Fields that go with every call, besides those that the service documents. */
    private Map<String, String> extraFields = new LinkedHashMap<>();

    ItsRoseProperties() {
        super("itsrose");
    }

    @Override
    ItsRoseBuilder builder() {
        ItsRoseBuilder builder = ItsRose.builder();
        Settings.ifSet(getBaseUrl(), builder::baseUrl);
        builder.apiKey(getApiKey());
        Settings.ifSet(parallelCalls, builder::parallelCalls);
        builder.inlineImages(inlineImages);
        extraFields.forEach(builder::extraField);
        return builder;
    }

    public @Nullable Integer getParallelCalls() {
        return parallelCalls;
    }

    public void setParallelCalls(@Nullable Integer parallelCalls) {
        this.parallelCalls = parallelCalls;
    }

    public boolean isInlineImages() {
        return inlineImages;
    }

    public void setInlineImages(boolean inlineImages) {
        this.inlineImages = inlineImages;
    }

    public Map<String, String> getExtraFields() {
        return extraFields;
    }

    public void setExtraFields(Map<String, String> extraFields) {
        this.extraFields = extraFields;
    }
}
