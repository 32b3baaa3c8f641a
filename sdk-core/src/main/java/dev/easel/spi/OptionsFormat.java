package dev.easel.spi;

import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Says how the options of one provider are written as JSON and read back. A provider module has a public subclass with a public
 * constructor without parameters, and names it in {@code META-INF/services/dev.easel.spi.OptionsFormat} and in its {@code module-info}.
 * Immutable.
 *
 * @param <T> the provider's options
 */
public abstract class OptionsFormat<T extends ProviderOptions> {
    private final ProviderId provider;
    private final Class<T> type;
    private final JsonFields<T, ?> fields;

    /** Creates a format. */
    protected OptionsFormat(ProviderId provider, Class<T> type, JsonFields<T, ?> fields) {
        this.provider = provider;
        this.type = type;
        this.fields = fields;
    }

    /** Returns whose options they are. */
    public final ProviderId provider() {
        return provider;
    }

    /** Returns the options' class. */
    public final Class<T> type() {
        return type;
    }

    /** Returns the options' fields. */
    public final JsonFields<T, ?> fields() {
        return fields;
    }

    /**
     * Returns the type of a request's options: an object, whose fields have the names of providers. The formats are those of the
     * providers that the class loader of Easel finds, and then those that the thread's own finds.
     */
    public static JsonType<List<ProviderOptions>> installed() {
        return JsonType.of(OptionsFormat::write, OptionsFormat::read);
    }

    private static Object write(List<ProviderOptions> options) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (ProviderOptions each : options) {
            String provider = each.provider().value();
            written.put(provider, find(provider).written(each));
        }
        return written;
    }

    private Object written(ProviderOptions options) {
        if (!type.isInstance(options)) {
            throw JsonType.wrong(
                    JsonType.path("options", provider.value()),
                    "is of " + options.getClass().getName() + "; give " + type.getName());
        }
        return fields.write(type.cast(options));
    }

    private static List<ProviderOptions> read(String field, JsonValue json) {
        List<ProviderOptions> options = new ArrayList<>();
        JsonType.members(field, json)
                .forEach((provider, value) ->
                        options.add(find(provider).fields.read(JsonType.path(field, provider), value)));
        return options;
    }

    /** @throws InvalidRequestException if there is none */
    private static OptionsFormat<?> find(String provider) {
        // The thread's own class loader alone is not enough: on a thread of the JDK's common pool it may see no jars.
        for (ClassLoader loader : new ClassLoader[] {
            OptionsFormat.class.getClassLoader(), Thread.currentThread().getContextClassLoader()
        }) {
            for (OptionsFormat<?> format : ServiceLoader.load(OptionsFormat.class, loader)) {
                if (format.provider.value().equals(provider)) {
                    return format;
                }
            }
        }
        throw JsonType.wrong(
                JsonType.path("options", provider),
                "cannot be written or read, because no provider of that name is installed; add its module (an"
                        + " application in one jar has to merge the files in META-INF/services)");
    }
}
