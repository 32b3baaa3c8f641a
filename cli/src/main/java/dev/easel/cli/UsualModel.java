package dev.easel.cli;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.Operation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Gives requests without a model the one that {@code draw} uses at the service: a row for several services cannot name one for all. */
final class UsualModel {
    private UsualModel() {}

    static ImageClient client(OpenService service) {
        ImageClient client = service.client();
        return (ImageClient) Proxy.newProxyInstance(
                ImageClient.class.getClassLoader(), new Class<?>[] {ImageClient.class}, (proxy, method, arguments) -> {
                    if (arguments != null
                            && arguments[0] instanceof ImageRequest request
                            && request.model().isEmpty()) {
                        arguments[0] = request.toBuilder()
                                .model(model(service.provider(), request))
                                .build();
                    }
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    static String model(Provider provider, ImageRequest request) {
        return request.mask().isPresent()
                ? provider.modelOf(Operation.INPAINTING).orElse(provider.defaultModel())
                : provider.defaultModel();
    }
}
