package dev.easel.testkit;

import dev.easel.ImageClientBuilder;
import dev.easel.ProviderId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Connects the client of a provider to an emulator. Immutable.
 *
 * <p>The testkit does not depend on providers, so that an emulator cannot share a misreading with its provider. What it needs
 * of one is found by name at run time, in public API alone: the constant {@code PROVIDER} and the method {@code builder()} of
 * the provider's class, and the builder's methods that take the emulator's {@link Emulator#clientSettings}.
 */
final class ClientOfEmulator {

    private final EmulatedPlace place;
    private final String service;
    private final ImageClientBuilder<?> builder;

    private ClientOfEmulator(EmulatedPlace place, String service, ImageClientBuilder<?> builder) {
        this.place = place;
        this.service = service;
        this.builder = builder;
    }

    static ClientOfEmulator of(EmulatedPlace place) {
        Class<?> provider = place.mark().value();
        try {
            if (provider.getField("PROVIDER").get(null) instanceof ProviderId id
                    && provider.getMethod("builder").invoke(null) instanceof ImageClientBuilder<?> builder) {
                return new ClientOfEmulator(place, id.value(), builder);
            }
        } catch (ReflectiveOperationException | NullPointerException e) {
            throw notAProvider(place, e);
        }
        throw notAProvider(place, null);
    }

    private static RuntimeException notAProvider(EmulatedPlace place, @Nullable Throwable cause) {
        return place.error(
                "names " + place.mark().value().getName() + ", which has no static PROVIDER and builder() of a client;"
                        + " name a provider, such as Dan.class",
                cause);
    }

    /** Returns the service's name in results and handles. */
    String service() {
        return service;
    }

    ImageClientBuilder<?> connectedTo(Emulator emulator) {
        emulator.clientSettings().forEach(this::set);
        if (!emulator.imageHost().equals(emulator.baseUrl())) {
            builder.allowDownloadsFrom(emulator.imageHost().getHost());
        }
        return builder;
    }

    private void set(String name, String value) {
        try {
            for (Method method : builder.getClass().getMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == 1) {
                    Class<?> type = method.getParameterTypes()[0];
                    method.invoke(builder, type.isEnum() ? constant(type, value) : value);
                    return;
                }
            }
        } catch (InvocationTargetException e) {
            throw place.error("cannot set " + name + " of its client", e.getCause());
        } catch (IllegalAccessException e) {
            throw place.error("cannot set " + name + " of its client", e);
        }
        throw place.error("cannot be connected: " + builder.getClass().getSimpleName() + " has no " + name
                + "(); use the versions of provider and testkit that belong together");
    }

    private Object constant(Class<?> type, String name) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw place.error("cannot be connected: " + type.getSimpleName() + " has no " + name
                + "; use the versions of provider and testkit that belong together");
    }
}
