package dev.easel.spring.boot;

import dev.easel.zhiqite.Zhiqite;
import dev.easel.zhiqite.ZhiqiteBuilder;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The settings of {@link ZhiqiteBuilder}. */
@ConfigurationProperties("easel.zhiqite")
final class ZhiqiteProperties extends ProviderProperties {
    /** The id of the access key. */
    private @Nullable String accessKeyId;

    /** The secret of the access key. */
    private @Nullable String accessKeySecret;

    /** Status numbers of a generation task that mean that it has failed. */
    private Set<Integer> failureStatuses = new LinkedHashSet<>();

    ZhiqiteProperties() {
        super("zhiqite");
    }

    @Override
    void forgetConnection() {
        super.forgetConnection();
        accessKeyId = null;
        accessKeySecret = null;
    }

    @Override
    ZhiqiteBuilder builder() {
        ZhiqiteBuilder builder = Zhiqite.builder();
        Settings.ifSet(getBaseUrl(), builder::baseUrl);
        builder.accessKeyId(accessKeyId);
        builder.accessKeySecret(accessKeySecret);
        Set<Integer> failures = Set.copyOf(failureStatuses);
        builder.failureWhen(failures::contains);
        return builder;
    }

    public @Nullable String getAccessKeyId() {
        return accessKeyId;
    }

    public void setAccessKeyId(@Nullable String accessKeyId) {
        this.accessKeyId = accessKeyId;
    }

    public @Nullable String getAccessKeySecret() {
        return accessKeySecret;
    }

    public void setAccessKeySecret(@Nullable String accessKeySecret) {
        this.accessKeySecret = accessKeySecret;
    }

    public Set<Integer> getFailureStatuses() {
        return failureStatuses;
    }

    public void setFailureStatuses(Set<Integer> failureStatuses) {
        this.failureStatuses = failureStatuses;
    }
}
