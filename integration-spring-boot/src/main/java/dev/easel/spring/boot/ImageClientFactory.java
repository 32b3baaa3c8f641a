package dev.easel.spring.boot;

import dev.easel.CallOptions;
import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.TaskListener;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Builds clients as the application's own are built: with the properties of all clients, the listeners and the customizers. It is a bean,
 * for clients that have no properties of their own: a second one of a service, Azure, Vertex AI.
 *
 * <pre>{@code
 * @Bean(destroyMethod = "close")
 * ImageClient azureImageClient(ImageClientFactory factory) {
 *     return factory.build("azure", AzureOpenAi.builder()…);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class ImageClientFactory {
    private final EaselProperties shared;
    private final SettingNames names;
    private final UnfinishedTasks unfinished;
    private final ObjectProvider<TaskListener> listeners;
    private final ObjectProvider<ImageClientCustomizer> customizers;
    private final ListableBeanFactory beans;

    ImageClientFactory(
            EaselProperties shared, SettingNames names, UnfinishedTasks unfinished, ListableBeanFactory beans) {
        this.shared = shared;
        this.names = names;
        this.unfinished = unfinished;
        this.listeners = beans.getBeanProvider(TaskListener.class);
        this.customizers = beans.getBeanProvider(ImageClientCustomizer.class);
        this.beans = beans;
    }

    /**
     * Builds a client.
     *
     * @param client the client's name, for customizers
     * @param builder its builder; its {@link ImageClientBuilder#defaults defaults} are replaced
     * @throws ConfigurationException if a setting is missing or wrong
     */
    public ImageClient build(String client, ImageClientBuilder<?> builder) {
        return names.explained(client, () -> build(client, builder, Settings.of(shared)));
    }

    /** Builds the client of a service by its properties, or by connection details in their place. */
    ImageClient create(ProviderProperties properties) {
        return names.explained(properties.client(), () -> {
            connect(properties);
            ImageClientBuilder<?> builder = properties.builder();
            properties.applyTo(builder);
            return build(properties.client(), builder, Settings.of(properties, shared));
        });
    }

    private ImageClient build(String client, ImageClientBuilder<?> builder, Settings settings) {
        settings.applyTo(builder);
        customizers.orderedStream().forEach(customizer -> customizer.customize(client, builder));
        UnfinishedTasks.OfClient ours = unfinished.ofClient();
        CallOptions.Builder defaults = CallOptions.builder();
        settings.applyTo(defaults);
        defaults.addListener(ours);
        listeners.orderedStream().forEach(defaults::addListener);
        customizers.orderedStream().forEach(customizer -> customizer.customizeDefaults(client, defaults));
        ImageClient built = builder.defaults(defaults.build()).build();
        ours.resumable(built.capabilities().resumable());
        return built;
    }

    private void connect(ProviderProperties properties) {
        String bean = EaselNames.connectionDetails(properties.client());
        if (beans.containsBean(bean)) {
            Map<String, String> settings = new LinkedHashMap<>();
            beans.getBean(bean, EaselConnectionDetails.class)
                    .settings()
                    .forEach((name, value) -> settings.put(properties.prefix() + "." + name, value));
            properties.forgetConnection();
            new Binder(new MapConfigurationPropertySource(settings))
                    .bind(
                            properties.prefix(),
                            Bindable.of(ProviderProperties.class).withExistingValue(properties),
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
        }
    }
}
