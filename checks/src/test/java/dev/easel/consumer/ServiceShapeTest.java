package dev.easel.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.bfl.Bfl;
import dev.easel.bfl.BflService;
import dev.easel.dan.Dan;
import dev.easel.dan.DanService;
import dev.easel.itsrose.ItsRose;
import dev.easel.itsrose.ItsRoseService;
import dev.easel.local.Local;
import dev.easel.local.LocalService;
import dev.easel.zhiqite.Zhiqite;
import dev.easel.zhiqite.ZhiqiteService;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs of single services have one shape, and accept wrapped clients. */
class ServiceShapeTest {
    record Case(ProviderId provider, Supplier<ImageClient> client, Function<ImageClient, Object> service) {
        @Override
        public String toString() {
            return provider.value();
        }
    }

    static Stream<Case> services() {
        return Stream.of(
                new Case(
                        Bfl.PROVIDER,
                        () -> Bfl.builder().apiKey("bfl_MARKEDKEY-shape").build(),
                        BflService::of),
                new Case(
                        Dan.PROVIDER,
                        () -> Dan.builder().apiKey("sk-MARKEDKEY-shape").build(),
                        DanService::of),
                new Case(
                        ItsRose.PROVIDER,
                        () -> ItsRose.builder().apiKey("sk-MARKEDKEY-shape").build(),
                        ItsRoseService::of),
                new Case(
                        Local.PROVIDER,
                        () -> Local.builder().baseUrl("http://127.0.0.1:1").build(),
                        LocalService::of),
                new Case(
                        Zhiqite.PROVIDER,
                        () -> Zhiqite.builder()
                                .accessKeyId("MARKEDKEY-shape")
                                .accessKeySecret("MARKEDKEY-shape")
                                .build(),
                        ZhiqiteService::of));
    }

    @ParameterizedTest
    @MethodSource("services")
    void a_wrapped_client_will_do_and_a_wrapper_that_hides_it_is_told_apart(Case service) {
        try (ImageClient client = service.client().get()) {
            assertThat(service.service().apply(wrapper(wrapper(client, true), true)))
                    .isNotNull();
            ImageClient hidden = wrapper(client, false);
            assertThatThrownBy(() -> service.service().apply(hidden))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("unwrapped() does not lead to a client that a builder made");
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                BflService.class,
                DanService.class,
                ItsRoseService.class,
                LocalService.class,
                ZhiqiteService.class
            })
    void each_verb_that_waits_has_a_future(Class<?> type) {
        List<String> missing = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            boolean verb = Modifier.isPublic(method.getModifiers())
                    && !Modifier.isStatic(method.getModifiers())
                    && !method.isSynthetic()
                    && !method.getName().equals("toString");
            boolean waits = method.getReturnType() != CompletableFuture.class
                    && method.getReturnType() != ImageTask.class
                    && method.getReturnType() != Stream.class;
            if (verb && waits) {
                try {
                    assertThat(type.getMethod(method.getName() + "Async", method.getParameterTypes())
                                    .getReturnType())
                            .isEqualTo(CompletableFuture.class);
                } catch (NoSuchMethodException e) {
                    missing.add(e.getMessage());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ImageClient.class,
                BflService.class,
                DanService.class,
                ItsRoseService.class,
                LocalService.class,
                ZhiqiteService.class
            })
    void each_verb_with_options_has_a_form_without_and_each_future_a_blocking_form(Class<?> type) {
        List<String> missing = new ArrayList<>();
        for (Method method : type.getMethods()) {
            Class<?>[] parameters = method.getParameterTypes();
            if (parameters.length == 0 || parameters[parameters.length - 1] != CallOptions.class) {
                continue;
            }
            Class<?>[] fewer = Arrays.copyOf(parameters, parameters.length - 1);
            require(type, method.getName(), fewer, missing);
            if (method.getReturnType() == CompletableFuture.class) {
                String blocking = method.getName().replaceFirst("Async$", "");
                require(type, blocking, parameters, missing);
                require(type, blocking, fewer, missing);
            }
        }
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                BflService.class,
                DanService.class,
                ItsRoseService.class,
                LocalService.class,
                ZhiqiteService.class
            })
    void each_is_made_of_a_client(Class<?> type) throws Exception {
        assertThat(type.getMethod("of", ImageClient.class).getReturnType()).isEqualTo(type);
        assertThat(type.getConstructors()).isEmpty();
    }

    private static void require(Class<?> type, String name, Class<?>[] parameters, List<String> missing) {
        try {
            type.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            missing.add(name + Arrays.toString(parameters));
        }
    }

    private static ImageClient wrapper(ImageClient client, boolean tells) {
        return (ImageClient) Proxy.newProxyInstance(
                ImageClient.class.getClassLoader(), new Class<?>[] {ImageClient.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("unwrapped")) {
                        return tells ? client : proxy;
                    }
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
